package dev.tributary.parser;

import dev.tributary.event.EventTime;
import dev.tributary.plugin.Parser.Parsed;
import dev.tributary.regexp.Regexp;
import java.time.Clock;
import java.util.HashMap;
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
    private final StringValue timeKey;
    private final boolean keepTimeKey;
    private final boolean estimateCurrentEvent;
    private final TimeReader timeReader;
    private final Optional<Regexp> nullValuePattern;
    private final boolean nullEmptyString;
    private final Map<Value, UnaryOperator<Value>> casts;

    FieldRules(RecordOptions options, Clock clock) {
        timeKey = ValueFactory.newString(options.timeKey().orElse("time"));
        keepTimeKey = options.keepTimeKey();
        estimateCurrentEvent = options.estimateCurrentEvent();
        timeReader = TimeReader.of(options, clock);
        nullValuePattern = options.nullValuePattern();
        nullEmptyString = options.nullEmptyString();
        casts = new HashMap<>();
        options.types()
                .forEach((key, type) ->
                        casts.put(ValueFactory.newString(key), Casts.of(key, type, options.zone(), clock)));
    }

    Optional<Parsed> apply(MapValue record) {
        boolean asItIs = casts.isEmpty()
                && nullValuePattern.isEmpty()
                && !nullEmptyString
                && estimateCurrentEvent
                && !has(record, timeKey);
        return asItIs ? Optional.of(new Parsed(Optional.empty(), record)) : apply(Fields.of(record));
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
    Optional<Parsed> apply(Fields fields) {
        Optional<EventTime> time = Optional.empty();
        int timeIndex = fields.indexOf(timeKey);
        if (timeIndex >= 0) {
            time = timeReader.read(fields.value(timeIndex));
            if (time.isEmpty()) {
                return Optional.empty();
            }
            if (!keepTimeKey) {
                fields.remove(timeIndex);
            }
        } else if (!estimateCurrentEvent) {
            return Optional.empty();
        }
        convert(fields);
        return Optional.of(new Parsed(time, fields.toRecord()));
    }

    private void convert(Fields fields) {
        if (casts.isEmpty() && nullValuePattern.isEmpty() && !nullEmptyString) {
            return;
        }
        for (int i = 0; i < fields.size(); i++) {
            Value value = fields.value(i);
            if (value.isStringValue() && standsForNull(value.asStringValue())) {
                fields.set(i, ValueFactory.newNil());
            } else if (!value.isNilValue()) {
                UnaryOperator<Value> cast = casts.get(fields.key(i));
                if (cast != null) {
                    fields.set(i, cast.apply(value));
                }
            }
        }
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
