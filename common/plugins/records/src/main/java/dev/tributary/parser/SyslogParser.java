package dev.tributary.parser;

import dev.tributary.parser.RecordOptions.TimeType;
import dev.tributary.parser.SyslogConfig.Engine;
import dev.tributary.parser.SyslogConfig.MessageFormat;
import dev.tributary.plugin.Parser;
import dev.tributary.regexp.Regexp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/**
 * Messages of syslog, of either format:
 *
 * <pre>{@code
 * <34>   Oct 11 22:14:15 host ident[pid]: message                             RFC 3164
 * <34>1 2003-10-11T22:14:15.003Z host ident pid msgid extradata message       RFC 5424
 * }</pre>
 *
 * The priority, and with it the version, is there with {@code with_priority} only. What the time's format says tells how
 * many words the time has.
 */
final class SyslogParser implements Parser {
    private static final String TIME_FORMAT = "%b %d %H:%M:%S";
    private static final String WITHOUT_FRACTION = "%Y-%m-%dT%H:%M:%S%z";
    private static final StringValue PRI = ValueFactory.newString("pri");
    private static final StringValue TIME = ValueFactory.newString("time");
    private static final Regexp RFC3164 = Regexp.of(
            "(?<host>[^ ]*) (?<ident>[^ :\\[]*)(?:\\[(?<pid>[0-9]+)\\])?(?:[^\\:]*\\:)? *(?<message>.*)$", "");
    private static final Regexp RFC5424 = Regexp.of(
            "(?<host>[!-~]{1,255}) (?<ident>[!-~]{1,48}) (?<pid>[!-~]{1,128}) (?<msgid>[!-~]{1,32}) "
                    + "(?<extradata>(?:\\-|(?:\\[.*?(?<!\\\\)\\])+))(?: (?<message>.+))?\\z",
            "m");

    /** What follows the time, into the record; false if it is none. */
    private interface Rest {
        boolean read(SyslogText text, Fields record);
    }

    private record Format(int timeWords, Rest rest, FieldRules rules) {}

    private final MessageFormat messageFormat;
    private final boolean withPriority;
    private final Format old;
    private final Format current;

    SyslogParser(SyslogConfig config, Clock clock) {
        messageFormat = config.messageFormat();
        withPriority = config.withPriority();
        boolean byString = config.parserEngine() == Engine.STRING;
        RecordOptions options = config.options();
        String oldTime = options.timeFormat().orElse(TIME_FORMAT);
        old = new Format(
                words(oldTime),
                byString ? (text, record) -> text.rfc3164(record, config.supportColonlessIdent()) : by(RFC3164),
                new FieldRules(options.withTime("time", TimeType.STRING, oldTime, List.of()), TimeType.STRING, clock));
        String newTime = messageFormat == MessageFormat.RFC5424
                ? options.timeFormat().orElse(config.rfc5424TimeFormat())
                : config.rfc5424TimeFormat();
        current = new Format(
                words(newTime),
                byString ? SyslogText::rfc5424 : by(RFC5424),
                new FieldRules(
                        options.withTime("time", TimeType.MIXED, newTime, List.of(WITHOUT_FRACTION)),
                        TimeType.STRING,
                        clock));
    }

    private static Rest by(Regexp expression) {
        var groups = new NamedGroups("expression", expression);
        return (text, record) -> text.groups(groups, record);
    }

    private static int words(String format) {
        return format.strip().split(" +").length;
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        var text = new SyslogText(bytes, offset, offset + length);
        boolean isNew = messageFormat == MessageFormat.RFC5424
                || (messageFormat == MessageFormat.AUTO && text.hasPriorityAndVersion());
        Format format = isNew ? current : old;
        var record = new Fields(8);
        if (withPriority) {
            Optional<Long> priority = text.priority(isNew);
            if (priority.isEmpty()) {
                return List.of();
            }
            record.add(PRI, ValueFactory.newInteger(priority.get()));
        }
        Optional<StringValue> time = text.words(format.timeWords);
        if (time.isEmpty()) {
            return List.of();
        }
        record.add(TIME, time.get());
        return format.rest.read(text, record) ? format.rules.apply(record) : List.of();
    }
}
