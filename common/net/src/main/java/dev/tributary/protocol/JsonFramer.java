package dev.tributary.protocol;

import dev.tributary.event.Room;

/**
 * Cuts a stream of JSON objects and arrays, with or without white space between them, into documents. It follows
 * brackets and strings and nothing else; whether a document is JSON is for its reader to say.
 */
final class JsonFramer {
    private final FrameLimits limits;
    private final Room room;
    private final Framer.Sink sink;
    private final Gathering gathered = new Gathering();
    private long size;
    private long depth;
    private long values;
    private boolean inString;
    private boolean escaped;
    private boolean passingOver;
    private boolean closed;

    /** @param room what joining the pieces of a document takes */
    JsonFramer(FrameLimits limits, Room room, Framer.Sink sink) {
        this.limits = limits;
        this.room = room;
        this.sink = sink;
    }

    void close() {
        closed = true;
        gathered.clear();
    }

    /** Whether a document has begun and not ended. */
    boolean isWithin() {
        return depth > 0;
    }

    /** How many values the document has about, the present one or the last: what separates or opens them is counted. */
    long values() {
        return values;
    }

    /** What a document that has not ended takes of memory. */
    long heldBytes() {
        return gathered.heldBytes();
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
            values = 1;
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
                    case '{', '[' -> {
                        depth++;
                        values++;
                    }
                    case ',', ':' -> values++;
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
            gathered.clear();
        }
    }

    private void take(byte[] bytes, int from, int end) {
        boolean whole = depth == 0;
        if (passingOver) {
            if (whole) {
                passingOver = false;
                sink.oversized(size);
            }
        } else if (whole && gathered.isEmpty()) {
            sink.message(bytes, from, end);
        } else {
            gathered.add(bytes, from, end - from);
            if (whole) {
                room.take(gathered.sizeBytes());
                byte[] document = gathered.whole();
                sink.message(document, 0, document.length);
            }
        }
    }

    private static boolean isSpace(byte one) {
        return one == ' ' || one == '\n' || one == '\r' || one == '\t';
    }
}
