package dev.tributary.formatter;

import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;
import java.util.Optional;

/** The record as JSON. */
final class JsonFormatter implements Formatter {

    record Config(
            @Param(doc = "Ends each record with `newline`.", value = "true")
            boolean addNewline,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline,

            @Param(
                    doc = "Accepted and without effect: there is one JSON writer.",
                    fluentd = "chooses the Ruby library that writes the JSON")
            Optional<String> jsonParser) {}

    private final JsonWriter json = new JsonWriter();
    private final Config config;

    JsonFormatter(Config config) {
        this.config = config;
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        json.write(event.record(), out);
        if (config.addNewline()) {
            config.newline().write(out);
        }
    }
}
