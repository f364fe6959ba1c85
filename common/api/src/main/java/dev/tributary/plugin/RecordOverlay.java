package dev.tributary.plugin;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Lays fields over packed records: a field the record has already gets the new value in its place, the others come at
 * the end, in order; everything else is copied as bytes. Keeps scratch space, so one for each thread that writes.
 */
public final class RecordOverlay {

    /** Packs the value of the field with this index: exactly one value. */
    @FunctionalInterface
    public interface FieldWriter {
        void write(int field, MessagePackWriter out);
    }

    private final byte[][] keys;
    // For each field found in the record: which one, and where its value starts and ends.
    private int[] found = new int[3 * 8];
    private int foundCount;
    private final boolean[] present;

    public RecordOverlay(List<String> keys) {
        this.keys =
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        this.present = new boolean[this.keys.length];
    }

    /** Writes the record at {@code reader} (its map header) with the fields over it; the reader moves past the record. */
    public void write(MessagePackReader reader, FieldWriter fields, MessagePackWriter out) {
        long size = reader.mapHeader();
        int body = reader.position();
        out.mapHeader(size + locate(reader, size));
        // The field writers may read through the same reader.
        int end = reader.position();
        int from = body;
        for (int i = 0; i < foundCount; i++) {
            out.raw(reader.bytes(), from, found[3 * i + 1] - from);
            fields.write(found[3 * i], out);
            from = found[3 * i + 2];
        }
        out.raw(reader.bytes(), from, end - from);
        writeAbsent(fields, out);
        reader.position(end);
    }

    /** Writes a record of the fields alone. */
    public void write(FieldWriter fields, MessagePackWriter out) {
        out.mapHeader(keys.length);
        Arrays.fill(present, false);
        writeAbsent(fields, out);
    }

    private void writeAbsent(FieldWriter fields, MessagePackWriter out) {
        for (int i = 0; i < keys.length; i++) {
            if (!present[i]) {
                out.stringHeader(keys[i].length).raw(keys[i], 0, keys[i].length);
                fields.write(i, out);
            }
        }
    }

    /** Moves over the record's body and notes where fields of ours are; how many are not there. */
    private int locate(MessagePackReader reader, long size) {
        Arrays.fill(present, false);
        foundCount = 0;
        int absent = keys.length;
        for (long left = size; left > 0; left--) {
            int field = field(reader);
            int valueStart = reader.position();
            reader.skip();
            if (field >= 0) {
                absent -= present[field] ? 0 : 1;
                present[field] = true;
                note(field, valueStart, reader.position());
            }
        }
        return absent;
    }

    /** Moves over a key; the index of our field of that name, or -1. */
    private int field(MessagePackReader reader) {
        MessagePackReader.Kind kind = reader.kind();
        if (kind != MessagePackReader.Kind.STRING && kind != MessagePackReader.Kind.BINARY) {
            reader.skip();
            return -1;
        }
        int length = reader.rawHeader();
        int start = reader.position();
        reader.advance(length);
        for (int i = 0; i < keys.length; i++) {
            byte[] key = keys[i];
            if (key.length == length && Arrays.equals(reader.bytes(), start, start + length, key, 0, length)) {
                return i;
            }
        }
        return -1;
    }

    private void note(int field, int valueStart, int valueEnd) {
        if (3 * foundCount == found.length) {
            found = Arrays.copyOf(found, 2 * found.length);
        }
        found[3 * foundCount] = field;
        found[3 * foundCount + 1] = valueStart;
        found[3 * foundCount + 2] = valueEnd;
        foundCount++;
    }
}
