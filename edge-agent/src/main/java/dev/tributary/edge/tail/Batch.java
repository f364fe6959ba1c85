package dev.tributary.edge.tail;

import dev.tributary.event.PackedEvents;
import dev.tributary.plugin.Origin;

/**
 * Lines of one file on their way downstream.
 *
 * @param start the file's position before them
 * @param end the file's position once they are accepted
 * @param checksum of the bytes between the two, as they stand in the file
 * @param before what stands before {@code start}
 * @param behind what stands before {@code end}
 */
record Batch(TailedFile file, PackedEvents events, long start, long end, long checksum, Print before, Print behind) {

    /** The name of these very bytes of the file, for who keeps them durably. */
    Origin origin(String sourceId) {
        byte[] source = Origin.bytes(sourceId);
        byte[] inode = Origin.bytes(file.key().inode());
        return Origin.of(
                Origin.lane(source, inode),
                source,
                inode,
                Origin.bytes(start),
                Origin.bytes(end),
                Origin.bytes(checksum));
    }
}
