package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.List;

/** {@code :name}. In a record and in JSON it is its name. */
record Symbol(String name) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Symbol",
            List.of(RubyClass.COMPARABLE),
            new Methods<Symbol>()
                    .add("to_s name id2name", 0, (self, sent) -> new Text(self.name))
                    .add("to_sym", 0, (self, sent) -> self)
                    .add("length size", 0, (self, sent) -> self.asked("length", sent))
                    .add("empty?", 0, (self, sent) -> Value.of(self.name.isEmpty()))
                    .add("upcase", 0, (self, sent) -> self.changed("upcase", sent))
                    .add("downcase", 0, (self, sent) -> self.changed("downcase", sent))
                    .add("capitalize", 0, (self, sent) -> self.changed("capitalize", sent))
                    .add("[] slice", 1, 2, (self, sent) -> self.asked("[]", sent))
                    .add("swapcase", 0, (self, sent) -> self.changed("swapcase", sent))
                    .add("succ next", 0, (self, sent) -> self.changed("succ", sent))
                    .add("match?", 1, (self, sent) -> self.asked("match?", sent))
                    .add("start_with?", 1, Methods.ANY_NUMBER, (self, sent) -> self.asked("start_with?", sent))
                    .add("end_with?", 1, Methods.ANY_NUMBER, (self, sent) -> self.asked("end_with?", sent)));

    /** The name that a text or a symbol is, as methods take both. */
    static String name(Value value) {
        return value instanceof Symbol(String name) ? name : Text.of(value);
    }

    private Value changed(String method, Sent sent) {
        return new Symbol(asked(method, sent).text());
    }

    private Value asked(String method, Sent sent) {
        return RubyClass.send(new Text(name), method, sent);
    }

    @Override
    public String text() {
        return name;
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(name);
    }
}
