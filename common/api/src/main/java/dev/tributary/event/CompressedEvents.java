package dev.tributary.event;

/**
 * Entries still compressed as they came: one or more gzip members or zstd frames back to back. Who made it has inflated
 * it once and checked every entry, so {@link #packed} cannot fail on it.
 *
 * @param compression never {@link Compression#TEXT}
 * @param bytes the array the compressed bytes lie in; never written again
 * @param inflatedBytes size of the entries once inflated
 * @param count of the entries
 * @param metadata as in {@link PackedEvents}
 */
public record CompressedEvents(
        Compression compression,
        byte[] bytes,
        int offset,
        int sizeBytes,
        int inflatedBytes,
        int count,
        boolean metadata)
        implements EventStream {

    @Override
    public PackedEvents packed() {
        byte[] inflated = Codec.inflateTo(inflatedBytes, compression, bytes, offset, sizeBytes);
        return new PackedEvents(inflated, 0, inflated.length, count, metadata);
    }
}
