package dev.tributary.plugin;

import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;

/** An event to the bytes of a line. Not thread-safe: one for each thread that formats. */
public interface Formatter {

    /** Appends the event the cursor stands on, end-of-line included where the format has one. */
    void format(Tag tag, EventCursor event, MessagePackWriter out);
}
