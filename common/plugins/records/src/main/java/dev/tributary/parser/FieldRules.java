package dev.tributary.parser;

import dev.tributary.config.Findings;
import dev.tributary.event.EventTime;
import dev.tributary.plugin.Parser.Parsed;
import dev.tributary.regexp.Regexp;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.msgpack.value.MapValue;
import org.msgpack.value.StringValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * What every parser does with the fields it found, in Fluentd's order: takes the time out, turns what stands for null
 * into null, casts. Immutable, usable from any thread.
 */
final class FieldRules {
    private final Optional<StringValue> timeKey;
    private final boolean keepTimeKey;
    private final boolean estimateCurrentEvent;
    private final TimeReader timeReader;
    private final Optional<Regexp> nullValuePattern;
    private final boolean nullEmptyString;
    private final Map<Value, UnaryOperator<Value>> casts;

    /**
     * @param times how a time is written where the parameters do not say
     */
    FieldRules(RecordOptions options, RecordOptions.TimeType times, Clock clock) {
        timeKey = options.timeKey().map(ValueFactory::newString);
        keepTimeKey = options.keepTimeKey();
        estimateCurrentEvent = options.estimateCurrentEvent();
        var findings = new Findings();
        var reader = findings.making(() -> TimeReader.of(options, times, clock));
        nullValuePattern = options.nullValuePattern();
        nullEmptyString = options.nullEmptyString();
        casts = new HashMap<>();
        options.types()
                .forEach((key, type) -> findings.attempt(
                        () -> casts.put(ValueFactory.newString(key), Casts.of(key, type, options.zone(), clock))));
        findings.tell();
        timeReader = reader.orElseThrow();
    }

    List<Parsed> apply(MapValue record) {
        boolean asItIs = casts.isEmpty()
                && nullValuePattern.isEmpty()
                && !nullEmptyString
                && estimateCurrentEvent
                && timeKey.filter(key -> has(record, key)).isEmpty();
        return asItIs ? List.of(new Parsed(Optional.empty(), record)) : apply(Fields.of(record));
    }

    private static boolean has(MapValue record, StringValue key) {
        Value[] pairs = record.getKeyValueArray();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** The event, or empty if its time cannot be read, or is not there where it must be. */
    List<Parsed> apply(Fields fields) {
        Optional<EventTime> time = Optional.empty();
        int timeIndex = timeKey.map(fields::indexOf).orElse(-1);
        if (timeIndex >= 0) {
            time = timeReader.read(fields.value(timeIndex));
            if (time.isEmpty()) {
                return List.of();
            }
            if (!keepTimeKey) {
                fields.remove(timeIndex);
            }
        } else if (!estimateCurrentEvent) {
            return List.of();
        }
        convert(fields);
        return List.of(new Parsed(time, fields.toRecord()));
    }

    private void convert(Fields fields) {
        if (casts.isEmpty() && nullValuePattern.isEmpty() && !nullEmptyString) {
            return;
        }
        for (int i = 0; i < fields.size(); i++) {
            Value value = fields.value(i);
            if (value.isStringValue() && standsForNull(value.asStringValue())) {
                fields.set(i, ValueFactory.newNil());
            } else if (!value.isNilValue() && !isFalse(value)) {
                UnaryOperator<Value> cast = casts.get(fields.key(i));
                if (cast != null) {
                    fields.set(i, cast.apply(value));
                }
            }
        }
    }

    /** In Ruby false is no value either, and stays what it is. */
    private static boolean isFalse(Value value) {
        return value.isBooleanValue() && !value.asBooleanValue().getBoolean();
    }

    private boolean standsForNull(StringValue value) {
        if (nullEmptyString && value.asByteArray().length == 0) {
            return true;
        }
        if (nullValuePattern.isEmpty()) {
            return false;
        }
        byte[] utf8 = value.asByteArray();
        return nullValuePattern.get().isIn(utf8, 0, utf8.length);
    }
}
