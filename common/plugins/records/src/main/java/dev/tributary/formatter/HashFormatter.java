package dev.tributary.formatter;

import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;

/** The record as Ruby up to 3.3 shows a Hash: <code>{"k"=>"v", "n"=>nil}</code>. For reading, not for machines. */
final class HashFormatter implements Formatter {

    record Config(
            @Param(doc = "Ends each record with `newline`.", value = "true")
            boolean addNewline,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline) {}

    private final Config config;
    private final RubyText text = new RubyText();

    HashFormatter(Config config) {
        this.config = config;
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        text.inspect(event.record(), out);
        if (config.addNewline()) {
            config.newline().write(out);
        }
    }
}
