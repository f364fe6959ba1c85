package dev.tributary.formatter;

import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;

/** The record as the packed bytes it is, one after the other without anything between. */
final class MessagePackFormatter implements Formatter {

    record Config() {}

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        out.raw(event.bytes(), event.recordStart(), event.entryEnd() - event.recordStart());
    }
}
