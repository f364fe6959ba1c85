package dev.tributary.edge.tail;

import dev.tributary.event.PackedEvents;

/**
 * Lines of one file on their way downstream.
 *
 * @param end the file's position once they are accepted
 */
record Batch(TailedFile file, PackedEvents events, long end) {}
