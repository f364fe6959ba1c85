package dev.tributary.msgpack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.value.ImmutableValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * JSON text to MessagePack values. Mirror of {@link JsonWriter}.
 *
 * <p>Integers from -2^63 to 2^64-1 stay integers; MessagePack has no larger ones, which become texts of their digits.
 * Fractions become doubles. Of two equal keys in an
 * object the later value counts, at the place of the first, as in a Ruby hash. Stateless.
 */
public final class JsonReader {
    private static final BigInteger UNSIGNED_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    /** Up to here looking through the keys one by one beats a map. */
    private static final int KEYS_SCANNED_MAX = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Values.DEPTH_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            // Keys come from the network: they must not fill a table that lives as long as the process.
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();

    /** Also NaN, the infinities, and in texts control characters and needless backslashes. */
    private static final JsonFactory LENIENT = FACTORY.rebuild()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonReader() {}

    /**
     * The one value that {@code bytes} hold, in UTF-8.
     *
     * @throws MalformedJsonException if it is torn, wrong, nests deeper than {@link Values#DEPTH_MAX}, or if anything
     *     but white space stands behind it
     */
    public static ImmutableValue read(byte[] bytes, int offset, int length) {
        return read(FACTORY, bytes, offset, length);
    }

    /**
     * The same for what programs write that are not strict: NaN, the infinities, and in texts control characters and
     * needless backslashes are read too, as Ruby's readers do.
     */
    public static ImmutableValue readLenient(byte[] bytes, int offset, int length) {
        return read(LENIENT, bytes, offset, length);
    }

    private static ImmutableValue read(JsonFactory factory, byte[] bytes, int offset, int length) {
        try (JsonParser parser = factory.createParser(bytes, offset, length)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonParseException(parser, "no value");
            }
            ImmutableValue value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
            return value;
        } catch (JsonProcessingException e) {
            // Its own message would quote the text.
            String where =
                    e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
            throw new MalformedJsonException("not JSON" + where + ": " + firstLine(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new MalformedJsonException("not JSON: " + e.getMessage(), e);
        }
    }

    /** As {@link #read}, packed at the end of {@code out}. */
    public static void pack(byte[] bytes, int offset, int length, MessagePackWriter out) {
        out.value(read(bytes, offset, length));
    }

    private static ImmutableValue value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Value> elements = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(value(parser, next));
                }
                yield ValueFactory.newArray(elements.toArray(Value[]::new), true);
            }
            case VALUE_STRING -> ValueFactory.newString(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> ValueFactory.newFloat(parser.getDoubleValue());
            case VALUE_TRUE -> ValueFactory.newBoolean(true);
            case VALUE_FALSE -> ValueFactory.newBoolean(false);
            case VALUE_NULL -> ValueFactory.newNil();
            default -> throw new JsonParseException(parser, "unexpected " + token);
        };
    }

    private static ImmutableValue integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return ValueFactory.newInteger(parser.getLongValue());
        }
        BigInteger big = parser.getBigIntegerValue();
        return big.signum() > 0 && big.compareTo(UNSIGNED_MAX) <= 0
                ? ValueFactory.newInteger(big)
                : ValueFactory.newString(parser.getText());
    }

    private static ImmutableValue object(JsonParser parser) throws IOException {
        List<Value> pairs = new ArrayList<>(16);
        List<String> keys = new ArrayList<>(8);
        Map<String, Integer> places = null;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            ImmutableValue value = value(parser, parser.nextToken());
            if (places == null && keys.size() > KEYS_SCANNED_MAX) {
                places = new HashMap<>();
                for (int i = 0; i < keys.size(); i++) {
                    places.put(keys.get(i), i);
                }
            }
            int place = places == null ? keys.indexOf(key) : places.getOrDefault(key, -1);
            if (place >= 0) {
                pairs.set(2 * place + 1, value);
                continue;
            }
            if (places != null) {
                places.put(key, keys.size());
            }
            keys.add(key);
            pairs.add(ValueFactory.newString(key));
            pairs.add(value);
        }
        return ValueFactory.newMap(pairs.toArray(Value[]::new), true);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
