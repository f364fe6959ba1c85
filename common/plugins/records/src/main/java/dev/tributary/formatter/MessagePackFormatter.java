package dev.tributary.formatter;

import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.LastPairs;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;

/** The record as the packed bytes it is, one after the other without anything between. */
final class MessagePackFormatter implements Formatter {

    record Config() {}

    private final LastPairs pairs = new LastPairs();

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        MessagePackReader record = pairs.counted(event.record());
        int start = record.position();
        record.skip();
        out.raw(record.bytes(), start, record.position() - start);
    }
}
