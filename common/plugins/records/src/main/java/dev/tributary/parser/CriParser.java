package dev.tributary.parser;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventTime;
import dev.tributary.plugin.ElementRewriter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/**
 * A line of a container's log as container runtimes write it (CRI), found without an expression:
 *
 * <pre>{@code
 * 2026-01-31T12:00:00.123456789+00:00 stdout F what the container wrote
 * time                                stream logtag (F whole, P a part)
 * }</pre>
 */
final class CriParser implements Parser {
    private static final String TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%L%z";
    private static final StringValue STREAM = ValueFactory.newString("stream");
    private static final StringValue LOGTAG = ValueFactory.newString("logtag");
    private static final StringValue MESSAGE = ValueFactory.newString("message");
    private static final int HEADS = 3;

    /** The parameters of {@code @type cri}. */
    record Config(
            @Param(
                    doc = "With a `<parse>` in it: put the fields `stream` and `logtag` into what that one finds.",
                    value = "true")
            boolean mergeCriFields,

            @Section(
                    doc =
                            "A parser for what the container wrote; without it that is the field `message`. An event has the "
                                    + "time that this parser finds, else the line's.",
                    fluentd = "never uses the line's time with a parser in it; an event without a time of its own then "
                            + "happens now. Of several events in a line it keeps the last")
            Optional<ConfigElement> parse,

            @Inline RecordOptions options) {}

    private final Optional<Parser> within;
    private final boolean mergeCriFields;
    private final StringValue timeKey;
    private final FieldRules rules;

    CriParser(Config config, PluginContext context) {
        within = config.parse().map(section -> context.parser(Optional.of(section), ""));
        mergeCriFields = config.mergeCriFields();
        RecordOptions options = config.options().orElse("time", Optional.of(TIME_FORMAT));
        timeKey = ValueFactory.newString(options.timeKey().orElse("time"));
        rules = new FieldRules(options, RecordOptions.TimeType.STRING, context.clock());
    }

    /** The time stays in the record here unless the user says otherwise. */
    static ConfigElement keepingTime(ConfigElement element) {
        return new ElementRewriter(element).preset("keep_time_key", "true").result();
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        int limit = offset + length;
        var ends = new int[HEADS];
        int at = offset;
        for (int i = 0; i < HEADS; i++) {
            while (at < limit && !isBlank(bytes[at])) {
                at++;
            }
            if (at == limit) {
                return List.of();
            }
            ends[i] = at++;
        }
        StringValue time = Text.value(bytes, offset, ends[0]);
        StringValue stream = Text.value(bytes, ends[0] + 1, ends[1]);
        StringValue logtag = Text.value(bytes, ends[1] + 1, ends[2]);
        if (within.isEmpty()) {
            return rules.apply(new Fields(4)
                    .add(STREAM, stream)
                    .add(LOGTAG, logtag)
                    .add(MESSAGE, Text.value(bytes, at, limit))
                    .add(timeKey, time));
        }
        return within(time, stream, logtag, within.get().parse(bytes, at, limit - at));
    }

    private List<Parsed> within(StringValue time, StringValue stream, StringValue logtag, List<Parsed> found) {
        Optional<EventTime> arrived = rules.apply(new Fields(1).add(timeKey, time)).stream()
                .findFirst()
                .flatMap(Parsed::time);
        return found.stream()
                .map(one -> {
                    Fields fields = Fields.of(one.record());
                    if (mergeCriFields) {
                        fields.put(STREAM, stream).put(LOGTAG, logtag);
                    }
                    return new Parsed(one.time().or(() -> arrived), fields.toRecord());
                })
                .toList();
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
