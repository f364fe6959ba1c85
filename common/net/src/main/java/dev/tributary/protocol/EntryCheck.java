package dev.tributary.protocol;

import dev.tributary.event.PackedEvents;
import dev.tributary.event.Room;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Skimmer;
import org.jspecify.annotations.Nullable;

/**
 * Checks that bytes from outside are entries {@code [time, map]} and counts them, in place. If all are, the result is a
 * view on the very bytes; only if one has to be left out or mended is there a copy without it.
 *
 * @param events what is left
 * @param end index behind the last entry looked at
 */
record EntryCheck(PackedEvents events, Skipped skipped, int end) {

    /** A payload: entries and nothing else, up to {@code limit}. */
    static EntryCheck ofPayload(byte[] bytes, int start, int limit, ForwardRules rules, Room room) {
        return check(bytes, start, limit, Long.MAX_VALUE, rules, room);
    }

    /** The body of a Forward message's array: {@code elements} values, of which some may not be entries. */
    static EntryCheck ofElements(byte[] bytes, int start, int limit, long elements, ForwardRules rules, Room room) {
        return check(bytes, start, limit, elements, rules, room);
    }

    private static EntryCheck check(byte[] bytes, int start, int limit, long elements, ForwardRules rules, Room room) {
        var walk = new EntryWalk();
        int end = walk.over(bytes, start, limit, elements);
        if ((end == limit && elements == Long.MAX_VALUE) || walk.count() == elements) {
            var events = new PackedEvents(bytes, start, end - start, (int) walk.count(), walk.metadata());
            return new EntryCheck(events, Skipped.NONE, end);
        }
        return new Mending(bytes, limit, elements, rules, room, walk).from(start, end);
    }

    /** Goes on where the quick walk stopped. */
    private static final class Mending {
        private final byte[] bytes;
        private final int limit;
        private final long elements;
        private final ForwardRules rules;
        private final Room room;
        private final EntryWalk walk;
        private Skipped skipped = Skipped.NONE;
        /** Null while nothing had to change: then the entries stay where they are. */
        private @Nullable MessagePackWriter copy;

        Mending(byte[] bytes, int limit, long elements, ForwardRules rules, Room room, EntryWalk walk) {
            this.bytes = bytes;
            this.limit = limit;
            this.elements = elements;
            this.rules = rules;
            this.room = room;
            this.walk = walk;
        }

        EntryCheck from(int start, int stopped) {
            int at = stopped;
            while (at < limit && walk.count() + skipped.count() < elements) {
                int end = closeLook(start, at);
                at = walk.over(bytes, end, limit, elements - skipped.count());
                if (copy != null) {
                    copy.raw(bytes, end, at - end);
                }
            }
            if (elements != Long.MAX_VALUE && walk.count() + skipped.count() < elements) {
                throw new ProtocolException(
                        "an array of " + elements + " entries ends after " + (walk.count() + skipped.count()));
            }
            int count = (int) walk.count();
            PackedEvents events = copy == null
                    ? new PackedEvents(bytes, start, at - start, count, walk.metadata())
                    : new PackedEvents(copy.bytes(), 0, copy.length(), count, walk.metadata());
            return new EntryCheck(events, skipped, at);
        }

        /** Looks at one entry; where it ends. */
        private int closeLook(int start, int at) {
            int end = Skimmer.end(bytes, at, limit);
            if (end < 0) {
                throw new ProtocolException(
                        end == Skimmer.TORN
                                ? "the entry at byte %d of %d is torn".formatted(at - start, limit - start)
                                : "0xc1 in the entry at byte %d of %d".formatted(at - start, limit - start));
            }
            var reader = new MessagePackReader(bytes, at, end - at);
            if (elements == Long.MAX_VALUE && reader.kind() != MessagePackReader.Kind.ARRAY) {
                throw new ProtocolException("%s at byte %d of %d where an entry should begin"
                        .formatted(reader.kind(), at - start, limit - start));
            }
            switch (Entry.inspect(reader, rules)) {
                case Entry.Event event -> take(event, start, at, end);
                case Entry.NoEvent noEvent -> skip(start, at, noEvent.reason());
            }
            return end;
        }

        private void take(Entry.Event event, int start, int at, int end) {
            walk.passed(event.hasMetadata());
            if (!event.asItLies()) {
                event.write(bytes, copiedUpTo(start, at));
            } else if (copy != null) {
                copy.raw(bytes, at, end - at);
            }
        }

        private void skip(int start, int at, String reason) {
            if (!rules.skipInvalidEvent()) {
                throw new ProtocolException(reason + ", and skip_invalid_event is false");
            }
            skipped = skipped.and(reason);
            copiedUpTo(start, at);
        }

        private MessagePackWriter copiedUpTo(int start, int at) {
            MessagePackWriter into = copy;
            if (into == null) {
                room.take(limit - start + 16L);
                into = new MessagePackWriter(limit - start + 16);
                into.raw(bytes, start, at - start);
                copy = into;
            }
            return into;
        }
    }
}
