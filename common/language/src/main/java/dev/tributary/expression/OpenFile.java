package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;

/**
 * What {@code File.open} yields, for reading.
 *
 * @param content all that is in it
 */
public record OpenFile(String content) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "File",
            new Methods<OpenFile>()
                    .add("read", 0, (self, sent) -> new Text(self.content))
                    .add("readlines", 0, 1, (self, sent) -> RubyClass.send(new Text(self.content), "lines", sent))
                    .add("close", 0, (self, sent) -> Constants.NIL));

    @Override
    public String text() {
        return "#<File>";
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        throw new CodeException("an open file is no value; write .read behind it");
    }
}
