package dev.tributary.msgpack;

import java.math.BigInteger;
import java.util.Arrays;
import org.msgpack.value.ExtensionValue;
import org.msgpack.value.ImmutableValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Between packed bytes and msgpack-core's values. */
public final class Values {
    /** How deep arrays and maps may nest before a value is refused: deeper only comes from a hostile peer. */
    public static final int DEPTH_MAX = 256;

    private Values() {}

    /**
     * The value at the reader's position, which moves past it. An extension is kept as type and bytes, whatever its type:
     * msgpack-core's own unpacker would refuse a record for a timestamp in it that is none.
     *
     * @throws MalformedMessagePackException if it is torn or nests deeper than {@link #DEPTH_MAX}
     */
    public static ImmutableValue read(MessagePackReader reader) {
        return read(reader, 0);
    }

    private static ImmutableValue read(MessagePackReader reader, int depth) {
        return switch (reader.kind()) {
            case NIL -> {
                reader.nil();
                yield ValueFactory.newNil();
            }
            case BOOLEAN -> ValueFactory.newBoolean(reader.bool());
            case INTEGER -> integer(reader);
            case FLOAT -> ValueFactory.newFloat(reader.floating());
            case STRING -> ValueFactory.newString(reader.raw(), true);
            case BINARY -> ValueFactory.newBinary(reader.raw(), true);
            case EXTENSION -> extension(reader);
            case ARRAY -> ValueFactory.newArray(elements(reader, reader.arrayHeader(), depth), true);
            case MAP -> ValueFactory.newMap(elements(reader, 2 * reader.mapHeader(), depth), true);
            case NEVER_USED -> throw new MalformedMessagePackException("0xc1 at byte " + reader.position());
        };
    }

    private static Value[] elements(MessagePackReader reader, long count, int depth) {
        if (depth == DEPTH_MAX && count > 0) {
            throw new MalformedMessagePackException("value nests deeper than " + DEPTH_MAX);
        }
        // Each takes a byte at least, so what is not there cannot make this large.
        int left = reader.limit() - reader.position();
        if (count > left) {
            throw new MalformedMessagePackException(count + " values announced in " + left + " bytes");
        }
        Value[] elements = new Value[(int) count];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = read(reader, depth + 1);
        }
        return elements;
    }

    private static ImmutableValue integer(MessagePackReader reader) {
        boolean huge = reader.isHugeUnsigned();
        long value = reader.integer();
        return huge
                ? ValueFactory.newInteger(new BigInteger(Long.toUnsignedString(value)))
                : ValueFactory.newInteger(value);
    }

    private static ImmutableValue extension(MessagePackReader reader) {
        int length = reader.extensionHeader();
        byte type = (byte) reader.unsigned(1);
        int start = reader.position();
        reader.advance(length);
        return ValueFactory.newExtension(type, Arrays.copyOfRange(reader.bytes(), start, start + length));
    }

    /** Packs {@code value}; integers and headers in their shortest form. */
    public static MessagePackWriter write(Value value, MessagePackWriter writer) {
        switch (value.getValueType()) {
            case NIL -> writer.nil();
            case BOOLEAN -> writer.bool(value.asBooleanValue().getBoolean());
            case INTEGER -> {
                if (value.asIntegerValue().isInLongRange()) {
                    writer.integer(value.asIntegerValue().toLong());
                } else {
                    writer.put(0xcf)
                            .unsigned(value.asIntegerValue().toBigInteger().longValue(), 8);
                }
            }
            case FLOAT -> writer.floating(value.asFloatValue().toDouble());
            case STRING -> {
                byte[] utf8 = value.asStringValue().asByteArray();
                writer.stringHeader(utf8.length).raw(utf8, 0, utf8.length);
            }
            case BINARY -> writer.binary(value.asBinaryValue().asByteArray());
            case ARRAY -> {
                writer.arrayHeader(value.asArrayValue().size());
                value.asArrayValue().forEach(element -> write(element, writer));
            }
            case MAP -> {
                writer.mapHeader(value.asMapValue().size());
                value.asMapValue().entrySet().forEach(pair -> {
                    write(pair.getKey(), writer);
                    write(pair.getValue(), writer);
                });
            }
            case EXTENSION -> writeExtension(value.asExtensionValue(), writer);
        }
        return writer;
    }

    private static void writeExtension(ExtensionValue value, MessagePackWriter writer) {
        byte[] data = value.getData();
        switch (data.length) {
            case 1 -> writer.put(0xd4);
            case 2 -> writer.put(0xd5);
            case 4 -> writer.put(0xd6);
            case 8 -> writer.put(0xd7);
            case 16 -> writer.put(0xd8);
            default -> {
                if (data.length <= 0xff) {
                    writer.put(0xc7).unsigned(data.length, 1);
                } else if (data.length <= 0xffff) {
                    writer.put(0xc8).unsigned(data.length, 2);
                } else {
                    writer.put(0xc9).unsigned(data.length, 4);
                }
            }
        }
        writer.put(value.getType()).raw(data, 0, data.length);
    }

    /** Whether the whole value from {@code start} to {@code end} nests deeper than {@link #DEPTH_MAX}. */
    static boolean isTooDeep(byte[] bytes, int start, int end) {
        // Counts what each open array or map still owes; stops when one too many is open.
        var reader = new MessagePackReader(bytes, start, end - start);
        long[] owed = new long[DEPTH_MAX + 1];
        int depth = 0;
        owed[0] = 1;
        while (depth >= 0) {
            if (owed[depth] == 0) {
                depth--;
                continue;
            }
            owed[depth]--;
            long children = switch (reader.kind()) {
                case ARRAY -> reader.arrayHeader();
                case MAP -> 2 * reader.mapHeader();
                default -> {
                    reader.skip();
                    yield 0;
                }
            };
            if (children > 0) {
                if (depth == DEPTH_MAX) {
                    return true;
                }
                owed[++depth] = children;
            }
        }
        return false;
    }
}
