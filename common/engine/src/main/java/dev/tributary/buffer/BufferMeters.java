package dev.tributary.buffer;

import dev.tributary.buffer.BufferedChunk.Place;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Meters;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The figures of a buffer. They balance: events_in + recovered_events = events_out + secondary_events +
 * dead_letter_events + dropped_events (of every reason) + kept_events + buffer_events.
 */
final class BufferMeters {

    /** What lies in one place. */
    record Levels(Level bytes, Level chunks, Level events) {
        Levels() {
            this(new Level(), new Level(), new Level());
        }
    }

    private final Meters meters;
    private final Map<Place, Levels> levels = new EnumMap<>(Place.class);
    final Level waitingBytes = new Level();
    final Counter eventsIn;
    final Counter bytesIn;
    final Counter knownEvents;
    final Counter eventsOut;
    final Counter bytesOut;
    final Counter secondaryEvents;
    final Counter overflows;
    final Counter recoveredEvents;
    final Counter keptEvents;
    final Counter deadLetterEvents;
    final Counter tornBytes;
    final Counter damagedChunks;
    final Counter retries;
    final Counter chunksGivenUp;
    final Counter chunksTakenBack;
    final Counter chunksDropped;
    final Counter secondaryWrites;
    final Counter slowFlushes;
    final Meters.Timing flush;

    /** @param limitBytes that the buffer may hold */
    BufferMeters(Meters meters, long limitBytes) {
        this.meters = meters;
        meters.gauge("buffer_limit_bytes", "Bytes that the buffer may hold", () -> limitBytes);
        eventsIn = meters.counter("events_in", "Events taken into the buffer");
        knownEvents = meters.counter(
                "known_events", "Events that came again after a crash, and were held or delivered already");
        bytesIn = meters.counter("bytes_in", "Bytes of events taken into the buffer");
        eventsOut = meters.counter("events_out", "Events delivered");
        bytesOut = meters.counter("bytes_out", "Bytes of those events, as they were buffered");
        secondaryEvents = meters.counter("secondary_events", "Events delivered to the secondary");
        overflows = meters.counter("buffer_overflows", "Emits refused because the buffer was full");
        recoveredEvents = meters.counter("recovered_events", "Events that an earlier run left in the buffer's files");
        keptEvents = meters.counter("kept_events", "Events left in the buffer's files at a stop, for the next start");
        deadLetterEvents = meters.counter("dead_letter_events", "Events put into the folder of dead letters");
        tornBytes = meters.counter("buffer_torn_bytes", "Bytes that a crash had torn, cut from the buffer's files");
        damagedChunks = meters.counter("buffer_damaged_chunks", "Files of the buffer that were damaged and put aside");
        retries = meters.counter("retries", "Writes of chunks that had failed before");
        chunksGivenUp = meters.counter("chunks_given_up", "Chunks that are tried no more");
        chunksTakenBack = meters.counter("chunks_taken_back", "Chunks that wait again after a write that failed");
        chunksDropped = meters.counter("chunks_dropped", "Chunks thrown away to make room, by drop_oldest_chunk");
        secondaryWrites = meters.counter("secondary_writes", "Writes of chunks to the secondary, failed ones too");
        slowFlushes = meters.counter("slow_flushes", "Writes that took longer than slow_flush_log_threshold");
        flush = meters.timing("flush", "How long a write of a chunk took that succeeded");
        for (Place place : Place.values()) {
            var of = new Levels();
            levels.put(place, of);
            String state = place.name().toLowerCase(Locale.ROOT);
            meters.gauge("buffer_bytes", "Bytes in the buffer", of.bytes()::value, "state", state);
            meters.gauge("buffer_chunks", "Chunks in the buffer", of.chunks()::value, "state", state);
        }
        meters.gauge("buffer_events", "Events in the buffer", this::events);
        meters.gauge("buffer_waiting_bytes", "Bytes of emits that wait for room", waitingBytes::value);
    }

    Levels in(Place place) {
        return Objects.requireNonNull(levels.get(place));
    }

    long events() {
        return levels.values().stream().mapToLong(of -> of.events().value()).sum();
    }

    /** @param reason a word */
    void dropped(String reason, long events) {
        meters.counter("dropped_events", "Events given up", "reason", reason).add(events);
    }

    /** @param reason a word */
    void writeError(String reason) {
        meters.counter("write_errors", "Writes of chunks that failed", "reason", reason)
                .increment();
    }
}
