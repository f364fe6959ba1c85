package dev.tributary.parser;

import java.util.Arrays;
import org.msgpack.value.MapValue;
import org.msgpack.value.StringValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** The fields of one record while it is made, in order. Not thread-safe; one for each line. */
final class Fields {
    private Value[] pairs;
    private int length;

    Fields(int capacity) {
        pairs = new Value[2 * capacity];
    }

    static Fields of(MapValue record) {
        var fields = new Fields(0);
        fields.pairs = record.getKeyValueArray().clone();
        fields.length = fields.pairs.length;
        return fields;
    }

    Fields add(StringValue key, Value value) {
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.max(8, 2 * length));
        }
        pairs[length++] = key;
        pairs[length++] = value;
        return this;
    }

    /** As {@link #add}, but a field of that name that is there already is replaced. */
    Fields put(StringValue key, Value value) {
        int at = indexOf(key);
        if (at < 0) {
            return add(key, value);
        }
        pairs[2 * at + 1] = value;
        return this;
    }

    int size() {
        return length / 2;
    }

    Value key(int index) {
        return pairs[2 * index];
    }

    Value value(int index) {
        return pairs[2 * index + 1];
    }

    void set(int index, Value value) {
        pairs[2 * index + 1] = value;
    }

    /** Index of the field, -1 if there is none. */
    int indexOf(StringValue key) {
        for (int i = 0; i < length; i += 2) {
            if (pairs[i].equals(key)) {
                return i / 2;
            }
        }
        return -1;
    }

    void remove(int index) {
        System.arraycopy(pairs, 2 * index + 2, pairs, 2 * index, length - 2 * index - 2);
        length -= 2;
    }

    /** The record; this object must not be used after it. */
    MapValue toRecord() {
        return ValueFactory.newMap(length == pairs.length ? pairs : Arrays.copyOf(pairs, length), true);
    }
}
