package dev.tributary.formatter;

import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.LastPairs;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Every field as {@code name:value}, tabs between them. */
final class LtsvFormatter implements Formatter {

    record Config(
            @Param(doc = "What stands between fields.", value = "\t")
            String delimiter,

            @Param(doc = "What stands between a name and its value.", value = ":")
            String labelDelimiter,

            @Param(
                    doc = "What a delimiter or an end of line within a value becomes.",
                    value = " ",
                    fluentd = "leaves ends of line as they are, and one event becomes several lines")
            String replacement,

            @Param(doc = "Ends each record with `newline`.", value = "true")
            boolean addNewline,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline) {}

    private final Config config;
    private final byte[] delimiter;
    private final byte[] labelDelimiter;
    private final byte[] replacement;
    private final RubyText text = new RubyText();
    private final LastPairs pairs = new LastPairs();
    private final MessagePackWriter scratch = new MessagePackWriter();

    LtsvFormatter(Config config) {
        this.config = config;
        delimiter = config.delimiter().getBytes(StandardCharsets.UTF_8);
        labelDelimiter = config.labelDelimiter().getBytes(StandardCharsets.UTF_8);
        replacement = config.replacement().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        MessagePackReader reader = pairs.counted(event.record());
        long fields = reader.mapHeader();
        for (long i = 0; i < fields; i++) {
            if (i > 0) {
                out.raw(delimiter, 0, delimiter.length);
            }
            text.text(reader, out);
            out.raw(labelDelimiter, 0, labelDelimiter.length);
            scratch.truncate(0);
            text.text(reader, scratch);
            plain(scratch, out);
        }
        if (config.addNewline()) {
            config.newline().write(out);
        }
    }

    /** Bytes, not characters: what is no UTF-8 stays as it is. */
    private void plain(MessagePackWriter value, MessagePackWriter out) {
        byte[] bytes = value.bytes();
        int limit = value.length();
        int at = 0;
        while (at < limit) {
            int broken = broken(bytes, at, limit);
            if (broken == 0) {
                out.put(bytes[at++]);
            } else {
                out.raw(replacement, 0, replacement.length);
                at += broken;
            }
        }
    }

    /** How many bytes from {@code at} are a delimiter or an end of line, 0 if none begins there. */
    private int broken(byte[] bytes, int at, int limit) {
        int end = at + delimiter.length;
        if (delimiter.length > 0 && end <= limit && Arrays.equals(bytes, at, end, delimiter, 0, delimiter.length)) {
            return delimiter.length;
        }
        if (bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n') {
            return 2;
        }
        return bytes[at] == '\n' ? 1 : 0;
    }
}
