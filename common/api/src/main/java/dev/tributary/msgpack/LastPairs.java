package dev.tributary.msgpack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Maps that have a key twice, as a Ruby program holds them: the last value counts, in the place of the first. A str and
 * a bin of the same bytes are the same key.
 *
 * <p>Keeps scratch space; not thread-safe.
 */
public final class LastPairs {
    /** Keys of a map that are compared with each other; a larger map is looked at in another way. */
    private static final int COMPARED_MAX = 256;

    private static final int KEYS_INITIAL = 32;

    // For each key watched: a hash, and where its content starts and ends.
    private int[] seen = new int[3 * KEYS_INITIAL];
    private int count;

    /**
     * The value at the reader with the pairs that count: the reader as it is if there are no others, else one on a
     * copy, and the reader is behind the value.
     *
     * @throws MalformedMessagePackException if it is torn or nests deeper than {@link Values#DEPTH_MAX}
     */
    public MessagePackReader counted(MessagePackReader reader) {
        int start = reader.position();
        count = 0;
        boolean repeated = hasRepeats(reader, 0);
        reader.position(start);
        return repeated ? copy(reader) : reader;
    }

    /** A reader on a copy of the value at {@code reader}, which moves past it, with the pairs that count. */
    static MessagePackReader copy(MessagePackReader reader) {
        var out = new MessagePackWriter();
        copy(reader, out, 0);
        return new MessagePackReader(out.bytes(), 0, out.length());
    }

    /** Begins to watch a map within those watched already; what {@link #end} gets back. */
    int begin() {
        return count;
    }

    void end(int mark) {
        count = mark;
    }

    void forget() {
        count = 0;
    }

    /** Whether keys of a map of this size can be watched one by one. */
    static boolean isWatched(long pairs) {
        return pairs <= COMPARED_MAX;
    }

    /** Whether the key from {@code keyStart} to {@code keyEnd}, header and all, has come since {@code mark}. */
    boolean isRepeated(int mark, byte[] bytes, int keyStart, int keyEnd) {
        int start = contentStart(bytes, keyStart, keyEnd);
        int length = keyEnd - start;
        int hash = length;
        if (length > 0) {
            hash = ((hash * 31 + bytes[start]) * 31 + bytes[start + length / 2]) * 31 + bytes[keyEnd - 1];
        }
        for (int i = 3 * mark; i < 3 * count; i += 3) {
            if (seen[i] == hash && Arrays.equals(bytes, seen[i + 1], seen[i + 2], bytes, start, keyEnd)) {
                return true;
            }
        }
        if (3 * count == seen.length) {
            seen = Arrays.copyOf(seen, 2 * seen.length);
        }
        seen[3 * count] = hash;
        seen[3 * count + 1] = start;
        seen[3 * count + 2] = keyEnd;
        count++;
        return false;
    }

    private boolean hasRepeats(MessagePackReader in, int depth) {
        switch (in.kind()) {
            case MAP -> {
                checkDepth(depth);
                long pairs = in.mapHeader();
                if (!isWatched(pairs)) {
                    return true;
                }
                int mark = begin();
                for (long i = 0; i < pairs; i++) {
                    int key = in.position();
                    in.skip();
                    if (isRepeated(mark, in.bytes(), key, in.position()) || hasRepeats(in, depth + 1)) {
                        return true;
                    }
                }
                end(mark);
            }
            case ARRAY -> {
                checkDepth(depth);
                for (long left = in.arrayHeader(); left > 0; left--) {
                    if (hasRepeats(in, depth + 1)) {
                        return true;
                    }
                }
            }
            default -> in.skip();
        }
        return false;
    }

    private static void copy(MessagePackReader in, MessagePackWriter out, int depth) {
        switch (in.kind()) {
            case MAP -> copyMap(in, out, depth);
            case ARRAY -> {
                checkDepth(depth);
                long elements = in.arrayHeader();
                out.arrayHeader(elements);
                for (long i = 0; i < elements; i++) {
                    copy(in, out, depth + 1);
                }
            }
            default -> raw(in, out);
        }
    }

    private static void copyMap(MessagePackReader in, MessagePackWriter out, int depth) {
        checkDepth(depth);
        int start = out.length();
        long pairs = in.mapHeader();
        out.mapHeader(pairs);
        // Where in what is written a key starts and ends, and its value.
        Map<String, int[]> counted = new LinkedHashMap<>();
        for (long i = 0; i < pairs; i++) {
            int keyStart = out.length();
            raw(in, out);
            int keyEnd = out.length();
            String key = name(out.bytes(), keyStart, keyEnd);
            copy(in, out, depth + 1);
            int[] first = counted.getOrDefault(key, new int[] {keyStart, keyEnd});
            counted.put(key, new int[] {first[0], first[1], keyEnd, out.length()});
        }
        if (counted.size() < pairs) {
            byte[] all = Arrays.copyOfRange(out.bytes(), start, out.length());
            out.truncate(start);
            out.mapHeader(counted.size());
            counted.values()
                    .forEach(pair -> out.raw(all, pair[0] - start, pair[1] - pair[0])
                            .raw(all, pair[2] - start, pair[3] - pair[2]));
        }
    }

    private static void raw(MessagePackReader in, MessagePackWriter out) {
        int start = in.position();
        in.skip();
        out.raw(in.bytes(), start, in.position() - start);
    }

    /** The same for the same key and no other. */
    private static String name(byte[] bytes, int keyStart, int keyEnd) {
        int start = contentStart(bytes, keyStart, keyEnd);
        return (start == keyStart ? "=" : "'") + new String(bytes, start, keyEnd - start, StandardCharsets.ISO_8859_1);
    }

    /** Texts are the same whatever their header; any other key is its packed bytes. */
    private static int contentStart(byte[] bytes, int keyStart, int keyEnd) {
        int first = bytes[keyStart] & 0xff;
        if ((first & 0xe0) == 0xa0) {
            return keyStart + 1;
        }
        return switch (MessagePackReader.kindOf(first)) {
            case STRING, BINARY -> {
                var key = new MessagePackReader(bytes, keyStart, keyEnd - keyStart);
                key.rawHeader();
                yield key.position();
            }
            default -> keyStart;
        };
    }

    private static void checkDepth(int depth) {
        if (depth >= Values.DEPTH_MAX) {
            throw new MalformedMessagePackException("value nests deeper than " + Values.DEPTH_MAX);
        }
    }
}
