package dev.tributary.formatter;

import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.charset.StandardCharsets;

/** Writes tags, remembering the last one's bytes: the events of a stream share theirs. */
final class TagText {
    private Tag last = new Tag("");
    private byte[] utf8 = {};

    void write(Tag tag, MessagePackWriter out) {
        if (!tag.equals(last)) {
            last = tag;
            utf8 = tag.name().getBytes(StandardCharsets.UTF_8);
        }
        out.raw(utf8, 0, utf8.length);
    }
}
