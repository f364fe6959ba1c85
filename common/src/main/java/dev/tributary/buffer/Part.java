package dev.tributary.buffer;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;

/** Events of one emit that belong into the same chunk and fit into one. */
record Part(ChunkKey key, Tag tag, EventStream events) {}
