package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.event.EventTime;
import dev.tributary.msgpack.RubyFloat;
import dev.tributary.regexp.Regexp;
import java.math.BigDecimal;
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
    private static final Pattern INTEGER_START = Pattern.compile("\\s*([+-]?\\d++(?:_\\d++)*+)");
    private static final Pattern FLOAT_START = Pattern.compile(
            "\\s*([+-]?(?:\\d++(?:_\\d++)*+)?(?:\\.\\d++(?:_\\d++)*+)?(?:(?<=\\d)[eE][+-]?\\d++(?:_\\d++)*+)?)");
    private static final Pattern ZONE_AND_FORMAT =
            Pattern.compile("([+-]\\d\\d:?\\d\\d|[A-Za-z]+/[A-Za-z_/+-]+\\d*):(.+)");
    private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final BigInteger SIGNED_MIN = BigInteger.valueOf(Long.MIN_VALUE);

    /** The digits that a larger number is read to; what is cut off is far beyond every use of a number. */
    private static final int DIGITS_MAX = 1_000;

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
            case "time" -> time(option, zone, clock);
            case "array" -> array(option.isEmpty() ? "," : option);
            default ->
                throw new ConfigException("types: '" + name + "' of the field '" + key
                        + "' is unknown; there are string, integer, float, bool, time and array");
        };
    }

    private static String text(Value value) {
        return switch (value.getValueType()) {
            case STRING -> value.asStringValue().asString();
            case FLOAT -> RubyFloat.text(value.asFloatValue().toDouble());
            default -> value.toJson();
        };
    }

    static Value integer(Value value) {
        return switch (value.getValueType()) {
            case INTEGER -> value;
            case FLOAT -> integer(value.asFloatValue().toDouble());
            default -> exact(leadingInteger(text(value)));
        };
    }

    private static Value integer(double number) {
        return exact(Double.isFinite(number) ? new BigDecimal(number).toBigInteger() : BigInteger.ZERO);
    }

    /** The digits as a text where MessagePack has no integer so large. */
    private static Value exact(BigInteger number) {
        boolean fits = number.compareTo(SIGNED_MIN) >= 0 && number.compareTo(UNSIGNED_MAX) <= 0;
        return fits ? ValueFactory.newInteger(number) : ValueFactory.newString(number.toString());
    }

    /** The integer that a text begins with, 0 if it begins with none: Ruby's {@code to_i}. */
    static BigInteger leadingInteger(String text) {
        Matcher start = INTEGER_START.matcher(text);
        if (!start.lookingAt()) {
            return BigInteger.ZERO;
        }
        String digits = start.group(1).replace("_", "");
        return new BigInteger(digits.substring(0, Math.min(digits.length(), DIGITS_MAX)));
    }

    private static Value floating(Value value) {
        return switch (value.getValueType()) {
            case FLOAT -> value;
            case INTEGER ->
                ValueFactory.newFloat(value.asIntegerValue().toBigInteger().doubleValue());
            default -> {
                Matcher start = FLOAT_START.matcher(text(value));
                String number = start.lookingAt() ? start.group(1).replace("_", "") : "";
                boolean digits = number.chars().anyMatch(c -> c >= '0' && c <= '9');
                yield ValueFactory.newFloat(digits ? Double.parseDouble(number) : 0.0);
            }
        };
    }

    private static boolean isTrue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            default -> false;
        };
    }

    /**
     * An EventTime as Fluentd packs it inside a record, extension 0; null if the text is no such time.
     *
     * @param option a format, or a zone and a format
     */
    private static UnaryOperator<Value> time(String option, ZoneId zone, Clock clock) {
        Matcher zoned = ZONE_AND_FORMAT.matcher(option);
        TimeReader reader = zoned.matches()
                ? TimeReader.of(zoned.group(2), TimeReader.zone(zoned.group(1)), clock)
                : TimeReader.of(option, zone, clock);
        return value -> reader.read(value).map(Casts::extension).orElse(ValueFactory.newNil());
    }

    private static Value extension(EventTime time) {
        byte[] data = ByteBuffer.allocate(8)
                .putInt((int) time.seconds())
                .putInt(time.nanos())
                .array();
        return ValueFactory.newExtension((byte) 0, data);
    }

    /** As Ruby's {@code split}: empty parts at the end are left out, and a blank stands for any blanks. */
    private static UnaryOperator<Value> array(String delimiter) {
        Regexp between = delimiter.equals(" ") ? Regexp.of("[ \\t\\n\\v\\f\\r]+", "") : Regexp.literal(delimiter);
        return value -> {
            if (value.isArrayValue()) {
                return value;
            }
            String text = text(value);
            var parts = new ArrayList<>(between.split(delimiter.equals(" ") ? text.stripLeading() : text));
            while (!parts.isEmpty() && parts.getLast().isEmpty()) {
                parts.removeLast();
            }
            return ValueFactory.newArray(
                    parts.stream().map(ValueFactory::newString).toList());
        };
    }
}
