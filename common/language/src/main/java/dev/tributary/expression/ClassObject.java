package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;

/** A class as a value: {@code Integer}, {@code x.class}. */
record ClassObject(RubyClass named) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Class",
            new Methods<ClassObject>()
                    .add(
                            "===",
                            1,
                            (self, sent) -> Value.of(sent.first().rubyClass().isA(self.named)))
                    .add("name", 0, (self, sent) -> Value.of(self.named.name())));

    static RubyClass of(Value value) {
        if (value instanceof ClassObject(RubyClass named)) {
            return named;
        }
        throw CodeException.type("class or module required");
    }

    @Override
    public String text() {
        return named.name();
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(text());
    }
}
