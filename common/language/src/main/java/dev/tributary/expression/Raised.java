package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;

/** An error that was rescued. */
record Raised(RubyClass error, String message) implements Value {
    @Override
    public String text() {
        return message;
    }

    @Override
    public RubyClass rubyClass() {
        return error;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(message);
    }
}
