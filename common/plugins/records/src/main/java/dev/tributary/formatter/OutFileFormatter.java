package dev.tributary.formatter;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.EventTimeWriter;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.TimeType;
import java.util.Locale;
import java.util.Optional;

/** Time, tag and the record as JSON, a delimiter between them: {@code 2026-01-31T12:00:00+00:00\ttag\t{"k":"v"}}. */
final class OutFileFormatter implements Formatter {

    record Config(
            @Param(doc = "Begins the line with the event's time.", value = "true")
            boolean outputTime,

            @Param(doc = "Writes the event's tag behind the time.", value = "true")
            boolean outputTag,

            @Param(doc = "What stands between time, tag and record: `TAB`, `SPACE` or `COMMA`.", value = "TAB")
            String delimiter,

            @Param(
                    doc = "What the time is written as: `string`, `float` (seconds and nine digits of nanoseconds), "
                            + "`unixtime` (whole seconds), `unixtime_millis`, `unixtime_micros` or `unixtime_nanos`.",
                    value = "string",
                    fluentd = "`float` writes nanoseconds of less than nine digits as zeros")
            TimeType timeType,

            @Param(doc = "How a time of type `string` is written, in the directives of strftime. By default ISO 8601.")
            Optional<String> timeFormat,

            @Param(doc = "The time is in the machine's zone; with `false` in UTC.", value = "true")
            boolean localtime,

            @Param(doc = "The time is in UTC.", value = "false")
            boolean utc,

            @Param(doc = "The zone of the time: `+09:00` or `Asia/Tokyo`. Goes before `utc` and `localtime`.")
            Optional<String> timezone,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline) {
        Config {
            delimiter = separator(delimiter);
        }

        private static String separator(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "tab", "\t", "\\t" -> "\t";
                case "space", " " -> " ";
                case "comma", "," -> ",";
                default -> throw new ConfigException("delimiter is TAB, SPACE or COMMA, not '" + word + "'");
            };
        }
    }

    private final Config config;
    private final char delimiter;
    private final EventTimeWriter times;
    private final TagText tags = new TagText();
    private final JsonWriter json = new JsonWriter();

    OutFileFormatter(Config config) {
        this.config = config;
        delimiter = config.delimiter().charAt(0);
        times = EventTimeWriter.of(
                config.timeType(), config.timeFormat(), config.localtime(), config.utc(), config.timezone());
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        if (config.outputTime()) {
            times.text(event.time(), out);
            out.put(delimiter);
        }
        if (config.outputTag()) {
            tags.write(tag, out);
            out.put(delimiter);
        }
        json.write(event.record(), out);
        config.newline().write(out);
    }
}
