package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;

/**
 * The fields that a record has before expressions change it. Fields that come or go afterwards are not its; what changes
 * within the value of one of them changes here too, as in a shallow copy of Ruby's.
 */
public final class Snapshot {
    private final Pairs fields;

    /** @param record a map */
    public Snapshot(Value record) {
        fields = PairsParts.pairs(record).copy();
    }

    /**
     * Writes the packed record, which the reader moves past, as it is but for the values that changed.
     *
     * @throws CodeException if one of them has no end
     */
    public void write(MessagePackReader record, MessagePackWriter out) {
        new Run(Names.NONE, 0).deep(fields);
        long size = record.mapHeader();
        out.mapHeader(size);
        for (long left = size; left > 0; left--) {
            int start = record.position();
            Value key = Value.read(record);
            int valueStart = record.position();
            Value before = Value.read(record);
            Value now = fields.map().getOrDefault(key, before);
            boolean same = now.equals(before);
            out.raw(record.bytes(), start, (same ? record.position() : valueStart) - start);
            if (!same) {
                now.write(out);
            }
        }
    }
}
