package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.event.EventTime;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** The types of the parameter {@code types}. Numbers are read as Ruby's to_i and to_f read them: as far as they go. */
final class Casts {
    private static final Pattern INTEGER_START = Pattern.compile("\\s*([+-]?\\d{1,30})");
    private static final Pattern FLOAT_START =
            Pattern.compile("\\s*([+-]?\\d{1,400}(?:\\.\\d{1,400})?(?:[eE][+-]?\\d{1,4})?)");
    private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final BigInteger SIGNED_MIN = BigInteger.valueOf(Long.MIN_VALUE);

    private Casts() {}

    /**
     * @param type {@code integer}, {@code time:%Y-%m-%d}, {@code array:;} and so on
     * @throws ConfigException for a type nobody knows
     */
    static UnaryOperator<Value> of(String key, String type, ZoneId zone, Clock clock) {
        int colon = type.indexOf(':');
        String name = colon < 0 ? type : type.substring(0, colon);
        String option = colon < 0 ? "" : type.substring(colon + 1);
        return switch (name.strip()) {
            case "string" -> value -> value.isStringValue() ? value : ValueFactory.newString(text(value));
            case "integer" -> Casts::integer;
            case "float" -> Casts::floating;
            case "bool" -> value -> value.isBooleanValue() ? value : ValueFactory.newBoolean(isTrue(text(value)));
            case "time" -> time(TimeReader.of(option, zone, clock));
            case "array" -> array(option.isEmpty() ? "," : option);
            default ->
                throw new ConfigException("types: '" + name + "' of the field '" + key
                        + "' is unknown; there are string, integer, float, bool, time and array");
        };
    }

    private static String text(Value value) {
        return value.isStringValue() ? value.asStringValue().asString() : value.toJson();
    }

    static Value integer(Value value) {
        return switch (value.getValueType()) {
            case INTEGER -> value;
            case FLOAT -> ValueFactory.newInteger((long) value.asFloatValue().toDouble());
            default -> integer(text(value));
        };
    }

    private static Value integer(String text) {
        Matcher start = INTEGER_START.matcher(text);
        if (!start.lookingAt()) {
            return ValueFactory.newInteger(0);
        }
        var number = new BigInteger(start.group(1));
        boolean fits = number.compareTo(SIGNED_MIN) >= 0 && number.compareTo(UNSIGNED_MAX) <= 0;
        // What MessagePack has no integer for stays the text it was.
        return fits ? ValueFactory.newInteger(number) : ValueFactory.newString(text);
    }

    private static Value floating(Value value) {
        return switch (value.getValueType()) {
            case FLOAT -> value;
            case INTEGER ->
                ValueFactory.newFloat(value.asIntegerValue().toBigInteger().doubleValue());
            default -> {
                Matcher start = FLOAT_START.matcher(text(value));
                yield ValueFactory.newFloat(start.lookingAt() ? Double.parseDouble(start.group(1)) : 0.0);
            }
        };
    }

    private static boolean isTrue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            default -> false;
        };
    }

    /** An EventTime as Fluentd packs it inside a record, extension 0; null if the text is no such time. */
    private static UnaryOperator<Value> time(TimeReader reader) {
        return value -> reader.read(value).map(Casts::extension).orElse(ValueFactory.newNil());
    }

    private static Value extension(EventTime time) {
        byte[] data = ByteBuffer.allocate(8)
                .putInt((int) time.seconds())
                .putInt(time.nanos())
                .array();
        return ValueFactory.newExtension((byte) 0, data);
    }

    private static UnaryOperator<Value> array(String delimiter) {
        return value -> {
            if (value.isArrayValue()) {
                return value;
            }
            var parts = new ArrayList<Value>();
            for (String part : text(value).split(Pattern.quote(delimiter), -1)) {
                parts.add(ValueFactory.newString(part));
            }
            return ValueFactory.newArray(parts);
        };
    }
}
