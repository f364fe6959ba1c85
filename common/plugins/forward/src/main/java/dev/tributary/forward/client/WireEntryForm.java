package dev.tributary.forward.client;

import dev.tributary.event.CompressedEvents;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackWriter;

/** What entries must look like on the wire, by {@code time_as_integer} and {@code retain_metadata_in_forward_mode}. */
record WireEntryForm(boolean timeAsInteger, boolean retainMetadata) {

    /** Whether {@code events} must be written anew. */
    boolean differFrom(EventStream events) {
        return timeAsInteger || (!retainMetadata && hasMetadata(events));
    }

    PackedEvents rewrite(PackedEvents events) {
        var out = new MessagePackWriter(events.sizeBytes() + 16);
        for (EventCursor event = events.cursor(); event.next(); ) {
            if (timeAsInteger) {
                out.arrayHeader(2).integer(event.time().seconds());
                record(event, out);
            } else if (event.hasMetadata()) {
                out.arrayHeader(2);
                event.time().write(out);
                record(event, out);
            } else {
                out.raw(event.bytes(), event.entryStart(), event.entryEnd() - event.entryStart());
            }
        }
        return new PackedEvents(out.bytes(), 0, out.length(), events.count());
    }

    private static void record(EventCursor event, MessagePackWriter out) {
        out.raw(event.bytes(), event.recordStart(), event.entryEnd() - event.recordStart());
    }

    private static boolean hasMetadata(EventStream events) {
        return switch (events) {
            case PackedEvents packed -> packed.metadata();
            case CompressedEvents compressed -> compressed.metadata();
        };
    }
}
