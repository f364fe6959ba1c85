package dev.tributary.protocol;

import java.util.Arrays;

/**
 * Cuts a stream of JSON objects and arrays, with or without white space between them, into documents. It follows
 * brackets and strings and nothing else; whether a document is JSON is for its reader to say.
 */
final class JsonFramer {
    private final FrameLimits limits;
    private final Framer.Sink sink;
    private byte[] collected = new byte[0];
    private int collectedBytes;
    private long size;
    private long depth;
    private boolean inString;
    private boolean escaped;
    private boolean passingOver;
    private boolean closed;

    JsonFramer(FrameLimits limits, Framer.Sink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    void close() {
        closed = true;
        collected = new byte[0];
    }

    void feed(byte[] bytes, int offset, int length) {
        int limit = offset + length;
        int at = offset;
        while (at < limit && !closed) {
            if (depth == 0) {
                at = begin(bytes, at, limit);
                if (depth == 0) {
                    return;
                }
            }
            int end = skim(bytes, at, limit);
            size += end - at;
            checkSize();
            take(bytes, at, end);
            at = end;
        }
    }

    /** Finds where the next document begins, and counts its bracket only when it is skimmed. */
    private int begin(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && isSpace(bytes[at])) {
            at++;
        }
        if (at < limit) {
            if (bytes[at] != '{' && bytes[at] != '[') {
                throw new ProtocolException("byte 0x%02x between JSON documents".formatted(bytes[at] & 0xff));
            }
            depth = 1;
            size = 0;
        }
        return at;
    }

    /** Where the document ends, or {@code limit}. */
    private int skim(byte[] bytes, int from, int limit) {
        int at = from;
        if (size == 0) {
            at++;
        }
        while (at < limit && depth > 0) {
            byte next = bytes[at++];
            if (escaped) {
                escaped = false;
            } else if (inString) {
                escaped = next == '\\';
                inString = next != '"';
            } else {
                switch (next) {
                    case '"' -> inString = true;
                    case '{', '[' -> depth++;
                    case '}', ']' -> depth--;
                    default -> {}
                }
            }
        }
        return at;
    }

    private void checkSize() {
        if (limits.passOver(size)) {
            passingOver = true;
            collectedBytes = 0;
        }
    }

    private void take(byte[] bytes, int from, int end) {
        boolean whole = depth == 0;
        if (passingOver) {
            if (whole) {
                passingOver = false;
                sink.oversized(size);
            }
        } else if (whole && collectedBytes == 0) {
            sink.message(bytes, from, end);
        } else {
            collect(bytes, from, end - from);
            if (whole) {
                int length = collectedBytes;
                collectedBytes = 0;
                sink.message(collected, 0, length);
            }
        }
    }

    // May be used again for the next document: a JSON message is packed anew and never a view on these bytes.
    private void collect(byte[] bytes, int offset, int length) {
        int needed = collectedBytes + length;
        if (needed > collected.length) {
            collected = Arrays.copyOf(collected, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(1024, 2L * needed)));
        }
        System.arraycopy(bytes, offset, collected, collectedBytes, length);
        collectedBytes = needed;
    }

    private static boolean isSpace(byte one) {
        return one == ' ' || one == '\n' || one == '\r' || one == '\t';
    }
}
