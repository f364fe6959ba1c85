package dev.tributary.expression;

import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A value that is only handed on: an extension of MessagePack. */
record Packed(byte[] bytes) implements Value {
    static final RubyClass CLASS = RubyClass.of("MessagePack::ExtensionValue");

    @Override
    public String text() {
        return json(this);
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public String kind() {
        return "a MessagePack extension";
    }

    @Override
    public void write(MessagePackWriter out) {
        out.raw(bytes, 0, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Packed packed && Arrays.equals(bytes, packed.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Any value as JSON. */
    static String json(Value value) {
        var packed = new MessagePackWriter();
        value.write(packed);
        var text = new MessagePackWriter(2 * packed.length());
        new JsonWriter().write(new MessagePackReader(packed.bytes(), 0, packed.length()), text);
        return new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8);
    }
}
