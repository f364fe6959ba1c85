package dev.tributary.protocol;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.CorruptCompressionException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.Skimmer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Looks at the entries of one compressed payload. */
final class InflatingCheck {
    private static final int WINDOW_BYTES = 64 * 1024;

    private final CompressedMessage message;
    private final EntryWalk walk = new EntryWalk();
    private byte[] window = new byte[WINDOW_BYTES];
    private int windowBytes;
    private long inflatedBytes;
    private boolean odd;

    InflatingCheck(CompressedMessage message) {
        this.message = message;
    }

    /** Inflates all of it and keeps that. */
    EventMessage inflated() {
        try {
            byte[] entries = Codec.inflate(
                    message.compression(),
                    message.bytes(),
                    message.offset(),
                    message.sizeBytes(),
                    message.rules().decompressionSizeLimit());
            EntryCheck check = EntryCheck.ofPayload(entries, 0, entries.length, message.rules());
            return new EventMessage(
                    message.tag(), check.events(), check.skipped(), message.chunk(), message.wireBytes());
        } catch (CorruptCompressionException e) {
            throw refused(e.getMessage(), e);
        }
    }

    /**
     * Inflates through a window that holds a few entries at a time. The first entry that needs more than a quick look
     * ends the attempt: then nothing can stay compressed, or all is refused.
     */
    EventMessage keepingCompressed() {
        try (InputStream in =
                Codec.inflating(message.compression(), message.bytes(), message.offset(), message.sizeBytes())) {
            while (fill(in)) {
                int checked = walked();
                windowBytes -= checked;
                System.arraycopy(window, checked, window, 0, windowBytes);
                if (odd) {
                    return inflated();
                }
                if (windowBytes == window.length) {
                    window = Arrays.copyOf(window, 2 * window.length);
                }
            }
        } catch (IOException e) {
            throw refused("broken " + message.compression().word() + " data: " + e.getMessage(), e);
        }
        return windowBytes == 0 ? compressed() : inflated();
    }

    /** Passes entries in the window until one is torn by its edge or odd. */
    private int walked() {
        int at = 0;
        while (true) {
            at = walk.over(window, at, windowBytes, Long.MAX_VALUE);
            int end = at == windowBytes ? Skimmer.TORN : Skimmer.end(window, at, windowBytes);
            if (end == Skimmer.TORN) {
                return at;
            }
            if (end < 0 || !passed(at, end)) {
                odd = true;
                return at;
            }
            at = end;
        }
    }

    private boolean passed(int start, int end) {
        var reader = new MessagePackReader(window, start, end - start);
        return Entry.inspect(reader, message.rules()) instanceof Entry.Event event
                && event.asItLies()
                && walk.passed(event.hasMetadata());
    }

    /** False at the end of the data. */
    private boolean fill(InputStream in) throws IOException {
        int read = in.read(window, windowBytes, window.length - windowBytes);
        if (read < 0) {
            return false;
        }
        windowBytes += read;
        inflatedBytes += read;
        long limit = message.rules().decompressionSizeLimit();
        if (inflatedBytes > limit) {
            throw refused(
                    message.sizeBytes() + " bytes of " + message.compression().word()
                            + " inflate beyond decompression_size_limit " + limit,
                    null);
        }
        return true;
    }

    private EventMessage compressed() {
        var events = new CompressedEvents(
                message.compression(),
                message.bytes(),
                message.offset(),
                message.sizeBytes(),
                (int) inflatedBytes,
                (int) walk.count(),
                walk.metadata());
        return new EventMessage(message.tag(), events, Skipped.NONE, message.chunk(), message.wireBytes());
    }

    private static ProtocolException refused(String reason, Exception cause) {
        return new ProtocolException(reason, cause);
    }
}
