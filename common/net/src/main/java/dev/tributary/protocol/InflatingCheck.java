package dev.tributary.protocol;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.NoRoomException;
import dev.tributary.event.Room;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.Skimmer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Looks at the entries of one compressed payload. What it costs is decided by what comes out, step by step. */
final class InflatingCheck {
    private static final int WINDOW_BYTES = 64 * 1024;
    private static final int STEP_BYTES = 16 * 1024;

    /** More comes out than somebody waits for. */
    private static final class TooLong extends RuntimeException {
        private TooLong() {
            super(null, null, false, false);
        }
    }

    private final CompressedMessage message;
    private final Room room;
    private final long outBytesMax;
    private final EntryWalk walk = new EntryWalk();
    private byte[] window = new byte[WINDOW_BYTES];
    private int windowBytes;
    private long inflatedBytes;
    private boolean odd;

    /**
     * @param room for what is kept of what comes out
     * @param outBytesMax how much may come out before it gives up
     */
    InflatingCheck(CompressedMessage message, Room room, long outBytesMax) {
        this.message = message;
        this.room = room;
        this.outBytesMax = outBytesMax;
    }

    /** Empty if it gave up. */
    Optional<EventMessage> check(boolean keepCompressed) {
        try {
            return Optional.of(keepCompressed ? keepingCompressed() : inflated());
        } catch (TooLong e) {
            return Optional.empty();
        }
    }

    /** Inflates all of it and keeps that. */
    private EventMessage inflated() {
        inflatedBytes = 0;
        var out = new Gathering();
        byte[] step = new byte[STEP_BYTES];
        try (InputStream in = inflating()) {
            for (int read = in.read(step); read >= 0; read = in.read(step)) {
                cameOut(read);
                long before = out.heldBytes();
                room.take(out.heldBytesWith(read) - before);
                out.add(step, 0, read);
            }
        } catch (IOException e) {
            throw broken(e);
        }
        room.take(out.sizeBytes());
        byte[] entries = out.whole();
        EntryCheck check = EntryCheck.ofPayload(entries, 0, entries.length, message.rules(), room);
        return new EventMessage(message.tag(), check.events(), check.skipped(), message.chunk(), message.wireBytes());
    }

    /**
     * Inflates through a window that holds a few entries at a time. The first entry that needs more than a quick look
     * ends the attempt: then nothing can stay compressed, or all is refused.
     */
    private EventMessage keepingCompressed() {
        try (InputStream in = inflating()) {
            while (fill(in)) {
                int checked = walked();
                windowBytes -= checked;
                System.arraycopy(window, checked, window, 0, windowBytes);
                if (odd) {
                    return inflated();
                }
                if (windowBytes == window.length) {
                    room.take(window.length);
                    window = Arrays.copyOf(window, 2 * window.length);
                }
            }
        } catch (IOException e) {
            throw broken(e);
        }
        return windowBytes == 0 ? compressed() : inflated();
    }

    private InputStream inflating() throws IOException {
        return Codec.inflating(message.compression(), message.bytes(), message.offset(), message.sizeBytes());
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
        cameOut(read);
        return true;
    }

    private void cameOut(int bytes) {
        inflatedBytes += bytes;
        long limit = message.rules().decompressionSizeLimit();
        if (inflatedBytes > limit) {
            throw new NoRoomException(message.sizeBytes() + " bytes of "
                    + message.compression().word() + " inflate beyond decompression_size_limit " + limit);
        }
        if (inflatedBytes > message.rules().heldSizeLimit()) {
            throw new NoRoomException(message.sizeBytes() + " bytes of "
                    + message.compression().word() + " inflate beyond the "
                    + message.rules().heldSizeLimit() + " that a single message may take of peer_memory_limit");
        }
        if (inflatedBytes > outBytesMax) {
            throw new TooLong();
        }
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

    private ProtocolException broken(IOException cause) {
        return new ProtocolException("broken " + message.compression().word() + " data: " + cause.getMessage(), cause);
    }
}
