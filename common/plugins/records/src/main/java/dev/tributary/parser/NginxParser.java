package dev.tributary.parser;

import dev.tributary.config.Inline;
import dev.tributary.plugin.Parser;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/** nginx's {@code combined} access log, with a forwarded-for field behind it or without. All fields are texts. */
final class NginxParser implements Parser {
    static final String TIME_FORMAT = "%d/%b/%Y:%H:%M:%S %z";

    /** The parameters of {@code @type nginx}. */
    record Config(@Inline RecordOptions options) {}

    private record Field(StringValue key, int index) {
        Field(String key, int index) {
            this(ValueFactory.newString(key), index);
        }
    }

    private static final Field[] FIELDS = {
        new Field("remote", AccessLine.FIRST),
        new Field("host", AccessLine.SECOND),
        new Field("user", AccessLine.USER),
        new Field("time", AccessLine.TIME),
        new Field("method", AccessLine.METHOD),
        new Field("path", AccessLine.PATH),
        new Field("code", AccessLine.CODE),
        new Field("size", AccessLine.SIZE),
        new Field("referer", AccessLine.REFERER),
        new Field("agent", AccessLine.AGENT),
        new Field("http_x_forwarded_for", AccessLine.FORWARDED)
    };

    private final FieldRules rules;

    NginxParser(Config config, Clock clock) {
        rules = new FieldRules(
                config.options().orElse("time", Optional.of(TIME_FORMAT)), RecordOptions.TimeType.STRING, clock);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        var line = new AccessLine(bytes, offset, length);
        if (!line.scan()) {
            return List.of();
        }
        var fields = new Fields(FIELDS.length);
        for (Field field : FIELDS) {
            if (line.has(field.index)) {
                fields.add(field.key, line.value(field.index));
            }
        }
        return rules.apply(fields);
    }
}
