package dev.tributary.parser;

import dev.tributary.config.Inline;
import dev.tributary.plugin.Parser;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * Apache httpd's {@code common} and {@code combined} access logs. A dash is null; {@code code} and {@code size} are
 * integers, and a field the line does not have is null too.
 */
final class Apache2Parser implements Parser {

    /** The parameters of {@code @type apache2}. */
    record Config(@Inline RecordOptions options) {}

    private static final StringValue HOST = ValueFactory.newString("host");
    private static final StringValue USER = ValueFactory.newString("user");
    private static final StringValue TIME = ValueFactory.newString("time");
    private static final StringValue METHOD = ValueFactory.newString("method");
    private static final StringValue PATH = ValueFactory.newString("path");
    private static final StringValue CODE = ValueFactory.newString("code");
    private static final StringValue SIZE = ValueFactory.newString("size");
    private static final StringValue REFERER = ValueFactory.newString("referer");
    private static final StringValue AGENT = ValueFactory.newString("agent");

    private final FieldRules rules;

    Apache2Parser(Config config, Clock clock) {
        rules = new FieldRules(
                config.options().orElse("time", Optional.of(NginxParser.TIME_FORMAT)),
                RecordOptions.TimeType.STRING,
                clock);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        var line = new AccessLine(bytes, offset, length);
        if (!line.scan() || line.has(AccessLine.FORWARDED)) {
            return List.of();
        }
        return rules.apply(new Fields(9)
                .add(HOST, text(line, AccessLine.FIRST))
                .add(USER, text(line, AccessLine.USER))
                .add(TIME, line.value(AccessLine.TIME))
                .add(METHOD, line.value(AccessLine.METHOD))
                .add(PATH, line.has(AccessLine.PATH) ? line.value(AccessLine.PATH) : ValueFactory.newNil())
                .add(CODE, code(line))
                .add(
                        SIZE,
                        line.says(AccessLine.SIZE) ? Casts.integer(line.value(AccessLine.SIZE)) : ValueFactory.newNil())
                .add(REFERER, text(line, AccessLine.REFERER))
                .add(AGENT, text(line, AccessLine.AGENT)));
    }

    private static Value text(AccessLine line, int field) {
        return line.says(field) ? line.value(field) : ValueFactory.newNil();
    }

    /** 0 is httpd's way to say that it had none. */
    private static Value code(AccessLine line) {
        Value code = Casts.integer(line.value(AccessLine.CODE));
        return code.isIntegerValue() && code.asIntegerValue().toLong() == 0 ? ValueFactory.newNil() : code;
    }
}
