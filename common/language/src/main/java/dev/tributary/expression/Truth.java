package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;

/** {@code true} or {@code false}. */
record Truth(boolean truth) implements Value {
    private static final Methods<Truth> METHODS = new Methods<Truth>()
            .add("&", 1, (self, sent) -> Value.of(self.truth && sent.first().isTrue()))
            .add("|", 1, (self, sent) -> Value.of(self.truth || sent.first().isTrue()))
            .add("^", 1, (self, sent) -> Value.of(self.truth != sent.first().isTrue()));

    static final RubyClass TRUE_CLASS = RubyClass.of("TrueClass", METHODS);
    static final RubyClass FALSE_CLASS = RubyClass.of("FalseClass", METHODS);

    @Override
    public String text() {
        return Boolean.toString(truth);
    }

    @Override
    public String kind() {
        return text();
    }

    @Override
    public String className() {
        return text();
    }

    @Override
    public RubyClass rubyClass() {
        return truth ? TRUE_CLASS : FALSE_CLASS;
    }

    @Override
    public boolean isTrue() {
        return truth;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.bool(truth);
    }
}
