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
record Part(ChunkKey key, Tag tag, EventStream events, Optional<OriginPart> origin) {
    Part(ChunkKey key, Tag tag, EventStream events) {
        this(key, tag, events, Optional.empty());
    }

    Part named(OriginPart name) {
        return new Part(key, tag, events, Optional.of(name));
    }
}
