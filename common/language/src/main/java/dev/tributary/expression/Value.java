package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;

/**
 * A value as Ruby has it. Texts, arrays and maps can be changed by the expression that holds them; {@code equals} is
 * Ruby's {@code eql?}, by which keys are found.
 */
public interface Value {
    /** What {@code to_s} yields, and interpolation; JSON for arrays and hashes. */
    String text();

    RubyClass rubyClass();

    /** Packs it, one value. */
    void write(MessagePackWriter out);

    /** What Ruby's messages call it: {@code nil}, {@code an instance of String}. */
    default String kind() {
        return "an instance of " + rubyClass().name();
    }

    /** What Ruby's messages call its class; {@code nil} and the truths are their own. */
    default String className() {
        return rubyClass().name();
    }

    /** What is not nil or false. */
    default boolean isTrue() {
        return true;
    }

    default boolean isNil() {
        return false;
    }

    /** {@code ==}. */
    default boolean same(Value other) {
        return equals(other);
    }

    /** About how much memory it holds that no evaluation was told of yet; then it is told. */
    default long newBytes() {
        return 0;
    }

    static Value nil() {
        return Constants.NIL;
    }

    static Value of(boolean truth) {
        return truth ? Constants.TRUE : Constants.FALSE;
    }

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(long number) {
        return new Whole(BigInteger.valueOf(number));
    }

    static Value of(double number) {
        return new Real(number);
    }

    /** An array of texts. */
    static Value ofTexts(String... texts) {
        return new Items(Arrays.stream(texts).map(Value::of).toList());
    }

    /** The packed value at the reader, which moves past it. */
    static Value read(MessagePackReader reader) {
        return read(reader, 0);
    }

    private static Value read(MessagePackReader reader, int depth) {
        if (depth > Values.DEPTH_MAX) {
            throw new CodeException("a value is nested deeper than " + Values.DEPTH_MAX);
        }
        return switch (reader.kind()) {
            case NIL -> {
                reader.nil();
                yield Constants.NIL;
            }
            case BOOLEAN -> of(reader.bool());
            case INTEGER -> {
                boolean huge = reader.isHugeUnsigned();
                long number = reader.integer();
                yield new Whole(huge ? new BigInteger(Long.toUnsignedString(number)) : BigInteger.valueOf(number));
            }
            case FLOAT -> new Real(reader.floating());
            case STRING, BINARY -> of(reader.string());
            case ARRAY -> {
                var items = new ArrayList<Value>();
                for (long left = reader.arrayHeader(); left > 0; left--) {
                    items.add(read(reader, depth + 1));
                }
                yield new Items(items);
            }
            case MAP -> {
                var pairs = new LinkedHashMap<Value, Value>();
                for (long left = reader.mapHeader(); left > 0; left--) {
                    Value key = read(reader, depth + 1);
                    pairs.put(key, read(reader, depth + 1));
                }
                yield new Pairs(pairs);
            }
            default -> {
                int start = reader.position();
                reader.skip();
                yield new Packed(Arrays.copyOfRange(reader.bytes(), start, reader.position()));
            }
        };
    }
}
