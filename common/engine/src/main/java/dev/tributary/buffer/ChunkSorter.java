package dev.tributary.buffer;

import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.plugin.buffered.ChunkKey;
import dev.tributary.plugin.buffered.ChunkKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * Cuts a stream into parts by chunk key, and at the limits of a chunk. Entries are walked, not decoded, and a stream that
 * belongs together stays as it is. Used by one thread at a time.
 */
final class ChunkSorter {

    /** @param tooLarge events none of which fits into any chunk */
    record Sorted(List<AppendedPart> parts, List<PackedEvents> tooLarge) {}

    private final ChunkKeys keys;
    private final Optional<TimeSlices> slices;
    private final long chunkLimitBytes;
    private final int chunkRecordsMax;

    ChunkSorter(BufferSettings settings) {
        keys = settings.keys();
        slices = settings.slices();
        chunkLimitBytes = settings.chunkLimitBytes();
        chunkRecordsMax = settings.chunkRecordsMax();
    }

    /** Whether the stream is one part as it is, whatever its events say. */
    boolean isOnePart(EventStream events) {
        return keys.wholeStreams() && fits(events);
    }

    AppendedPart onePart(Tag tag, EventStream events) {
        return new AppendedPart(key(tag), tag, events);
    }

    /** Reads every entry, and inflates a compressed stream; not for an event loop if there are many. */
    Sorted sort(Tag tag, EventStream events) {
        var sorted = new Sorted(new ArrayList<>(), new ArrayList<>());
        if (keys.wholeStreams()) {
            cut(key(tag), tag, events, sorted);
            return sorted;
        }
        byKey(tag, events).forEach((key, stream) -> cut(key, tag, stream, sorted));
        return sorted;
    }

    private Map<ChunkKey, EventStream> byKey(Tag tag, EventStream events) {
        PackedEvents packed = events.packed();
        var builders = new LinkedHashMap<ChunkKey, PackedEvents.Builder>();
        // Neighbours mostly have the same key, and most streams only one: then nothing is copied.
        ChunkKey current = null;
        PackedEvents.Builder builder = null;
        boolean mixed = false;
        int seen = 0;
        for (EventCursor event = packed.cursor(); event.next(); seen++) {
            ChunkKey key = key(tag, event);
            if (!key.equals(current)) {
                if (current != null && !mixed) {
                    mixed = true;
                    builders.put(current, first(packed, seen));
                }
                current = key;
                builder = mixed ? builders.computeIfAbsent(key, one -> new PackedEvents.Builder(1024)) : null;
            }
            if (builder != null) {
                builder.add(event);
            }
        }
        if (!mixed) {
            return current == null ? Map.of() : Map.of(current, events);
        }
        var streams = new LinkedHashMap<ChunkKey, EventStream>();
        builders.forEach((key, built) -> streams.put(key, built.build()));
        return streams;
    }

    private static PackedEvents.Builder first(PackedEvents packed, int count) {
        var builder = new PackedEvents.Builder(packed.sizeBytes());
        EventCursor event = packed.cursor();
        for (int i = 0; i < count && event.next(); i++) {
            builder.add(event);
        }
        return builder;
    }

    private ChunkKey key(Tag tag) {
        return new ChunkKey(Optional.empty(), keys.tag() ? Optional.of(tag) : Optional.empty(), Map.of());
    }

    private ChunkKey key(Tag tag, EventCursor event) {
        Optional<Long> slice = slices.map(one -> one.startOf(event.time().seconds()));
        Map<String, Value> variables = Map.of();
        if (!keys.fields().isEmpty()) {
            variables = new HashMap<>();
            for (Map.Entry<String, RecordAccessor> field : keys.fields().entrySet()) {
                variables.put(field.getKey(), field.getValue().read(event).orElseGet(ValueFactory::newNil));
            }
        }
        return new ChunkKey(slice, keys.tag() ? Optional.of(tag) : Optional.empty(), variables);
    }

    private boolean fits(EventStream events) {
        return events.sizeBytes() <= chunkLimitBytes && events.count() <= chunkRecordsMax;
    }

    /** Slices of whole entries, each as long as a chunk can take; they share the stream's bytes. */
    private void cut(ChunkKey key, Tag tag, EventStream events, Sorted sorted) {
        if (fits(events)) {
            sorted.parts().add(new AppendedPart(key, tag, events));
            return;
        }
        PackedEvents packed = events.packed();
        int start = packed.offset();
        int count = 0;
        EventCursor event = packed.cursor();
        while (event.next()) {
            int entryBytes = event.entryEnd() - event.entryStart();
            boolean tooLarge = entryBytes > chunkLimitBytes;
            boolean full = event.entryEnd() - start > chunkLimitBytes || count == chunkRecordsMax;
            if (count > 0 && (tooLarge || full)) {
                sorted.parts().add(new AppendedPart(key, tag, slice(packed, start, event.entryStart(), count)));
                start = event.entryStart();
                count = 0;
            }
            if (tooLarge) {
                sorted.tooLarge().add(slice(packed, start, event.entryEnd(), 1));
                start = event.entryEnd();
            } else {
                count++;
            }
        }
        if (count > 0) {
            sorted.parts()
                    .add(new AppendedPart(key, tag, slice(packed, start, packed.offset() + packed.sizeBytes(), count)));
        }
    }

    private static PackedEvents slice(PackedEvents packed, int start, int end, int count) {
        return new PackedEvents(packed.bytes(), start, end - start, count, packed.metadata());
    }
}
