package dev.tributary.buffer;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.buffered.ChunkKey;
import java.util.Optional;

/**
 * Events of one emit that belong into the same chunk and fit into one.
 *
 * @param origin their name, if the emit had one and the buffer lasts
 */
record AppendedPart(ChunkKey key, Tag tag, EventStream events, Optional<OriginPart> origin) {
    AppendedPart(ChunkKey key, Tag tag, EventStream events) {
        this(key, tag, events, Optional.empty());
    }

    AppendedPart named(OriginPart name) {
        return new AppendedPart(key, tag, events, Optional.of(name));
    }
}
