package dev.tributary.protocol;

import dev.tributary.event.EventTime;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Skimmer;
import dev.tributary.msgpack.Values;
import java.time.Instant;

/** The closer look at one whole entry: an event, or not one for some reason. */
sealed interface Entry {

    /**
     * An event.
     *
     * @param time known: where the entry had none, it is now
     * @param asItLies whether the entry is right as it is packed; else it has to be written anew
     * @param metadataStart where a metadata map lies, equal to {@code metadataEnd} if there is none
     */
    record Event(EventTime time, boolean asItLies, int metadataStart, int metadataEnd, int recordStart, int recordEnd)
            implements Entry {

        boolean hasMetadata() {
            return metadataEnd > metadataStart;
        }

        Event withMetadata(int start, int end) {
            return new Event(time, false, start, end, recordStart, recordEnd);
        }

        /** Packs the entry anew, from the array it was found in. */
        void write(byte[] bytes, MessagePackWriter out) {
            out.arrayHeader(2);
            if (hasMetadata()) {
                out.arrayHeader(2);
            }
            time.write(out);
            out.raw(bytes, metadataStart, metadataEnd - metadataStart);
            out.raw(bytes, recordStart, recordEnd - recordStart);
        }
    }

    /** Not an event. */
    record NoEvent(String reason) implements Entry {}

    /**
     * @param reader stands on the entry, which is whole; moves behind it
     * @param rules whose clock tells the time of an event that has none
     * @throws ProtocolException if an extension that nobody knows stands where the time belongs
     */
    static Entry inspect(MessagePackReader reader, ForwardRules rules) {
        if (reader.kind() != Kind.ARRAY) {
            Kind kind = reader.kind();
            reader.skip();
            return new NoEvent("an entry that is " + kind + ", not an array");
        }
        long size = reader.arrayHeader();
        if (size < 2) {
            skip(reader, size);
            return new NoEvent("an entry of " + size + " elements, not 2");
        }
        return inspectPair(reader, size, rules);
    }

    /** As {@link #inspect}, behind the header of an array of {@code size}, 2 or more. */
    static Entry inspectPair(MessagePackReader reader, long size, ForwardRules rules) {
        EntryTime time = EntryTime.read(reader);
        int recordStart = reader.position();
        Kind record = reader.kind();
        reader.skip();
        int recordEnd = reader.position();
        skip(reader, size - 2);
        if (!time.problem().isEmpty()) {
            return new NoEvent(time.problem());
        }
        if (record != Kind.MAP) {
            return new NoEvent("a record that is " + record + ", not a map");
        }
        if (isTooDeep(reader.bytes(), recordStart, recordEnd)
                || (time.hasMetadata() && isTooDeep(reader.bytes(), time.metadataStart(), time.metadataEnd()))) {
            return new NoEvent("an entry that nests deeper than " + Values.DEPTH_MAX);
        }
        EventTime known = time.value().seconds() == 0 ? EventTime.of(Instant.now(rules.clock())) : time.value();
        return new Event(
                known, size == 2 && time.asItLies(), time.metadataStart(), time.metadataEnd(), recordStart, recordEnd);
    }

    private static boolean isTooDeep(byte[] bytes, int start, int end) {
        return Skimmer.endWithinDepth(bytes, start, end) == Skimmer.TOO_DEEP;
    }

    private static void skip(MessagePackReader reader, long values) {
        for (long i = 0; i < values; i++) {
            reader.skip();
        }
    }
}
