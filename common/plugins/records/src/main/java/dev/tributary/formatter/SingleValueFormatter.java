package dev.tributary.formatter;

import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.RecordAccessor;
import java.util.List;

/** One field of the record, as its text: the way back from a line that was read whole. */
final class SingleValueFormatter implements Formatter {

    record Config(
            @Param(doc = "The field to write. One that is not there writes an empty line.", value = "message")
            String messageKey,

            @Param(doc = "Ends each value with `newline`.", value = "true")
            boolean addNewline,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline) {}

    private final Config config;
    private final RecordAccessor field;
    private final RubyText text = new RubyText();

    SingleValueFormatter(Config config) {
        this.config = config;
        field = RecordAccessor.path(config.messageKey(), List.of(config.messageKey()));
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        MessagePackReader reader = event.record();
        if (field.find(reader)) {
            text.text(reader, out);
        }
        if (config.addNewline()) {
            config.newline().write(out);
        }
    }
}
