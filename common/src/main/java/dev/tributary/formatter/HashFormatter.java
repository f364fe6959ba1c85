package dev.tributary.formatter;

import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;

/** The record as Ruby 3.3 shows a Hash: <code>{"k"=>"v", "n"=>nil}</code>. For reading, not for machines. */
final class HashFormatter implements Formatter {

    record Config(
            @Param(doc = "Ends each record with `newline`.", value = "true")
            boolean addNewline,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline) {}

    private final Config config;
    private final JsonWriter json = new JsonWriter();

    HashFormatter(Config config) {
        this.config = config;
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        value(event.record(), out);
        if (config.addNewline()) {
            config.newline().write(out);
        }
    }

    private void value(MessagePackReader reader, MessagePackWriter out) {
        switch (reader.kind()) {
            case MAP -> {
                long fields = reader.mapHeader();
                out.put('{');
                for (long i = 0; i < fields; i++) {
                    separate(i, out);
                    value(reader, out);
                    out.put('=').put('>');
                    value(reader, out);
                }
                out.put('}');
            }
            case ARRAY -> {
                long items = reader.arrayHeader();
                out.put('[');
                for (long i = 0; i < items; i++) {
                    separate(i, out);
                    value(reader, out);
                }
                out.put(']');
            }
            case NIL -> {
                reader.nil();
                out.put('n').put('i').put('l');
            }
            default -> json.write(reader, out);
        }
    }

    private static void separate(long index, MessagePackWriter out) {
        if (index > 0) {
            out.put(',').put(' ');
        }
    }
}
