package dev.tributary.formatter;

import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.Formatter;

/** Every field as {@code name:value}, tabs between them. */
final class LtsvFormatter implements Formatter {

    record Config(
            @Param(doc = "What stands between fields.", value = "\t")
            String delimiter,

            @Param(doc = "What stands between a name and its value.", value = ":")
            String labelDelimiter,

            @Param(doc = "What a delimiter or an end of line within a value becomes.", value = " ")
            String replacement,

            @Param(doc = "Ends each record with `newline`.", value = "true")
            boolean addNewline,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline) {}

    private final Config config;

    LtsvFormatter(Config config) {
        this.config = config;
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        MessagePackReader reader = event.record();
        long fields = reader.mapHeader();
        for (long i = 0; i < fields; i++) {
            if (i > 0) {
                raw(config.delimiter(), out);
            }
            raw(FieldText.read(reader), out);
            raw(config.labelDelimiter(), out);
            raw(plain(FieldText.read(reader)), out);
        }
        if (config.addNewline()) {
            config.newline().write(out);
        }
    }

    private String plain(String value) {
        String replacement = config.replacement();
        return value.replace(config.delimiter(), replacement)
                .replace("\r\n", replacement)
                .replace("\n", replacement);
    }

    static void raw(String text, MessagePackWriter out) {
        byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        out.raw(utf8, 0, utf8.length);
    }
}
