package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;

/** An Ifaddr: a network interface with one of its addresses. */
record Interface(String name, int index, Address address) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Socket::Ifaddr",
            new Methods<Interface>()
                    .add("name", 0, (self, sent) -> new Text(self.name))
                    .add("ifindex", 0, (self, sent) -> Value.of(self.index))
                    .add("addr", 0, (self, sent) -> self.address));

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
        throw new CodeException("a network interface is no value for a record; write .name or .addr behind it");
    }
}
