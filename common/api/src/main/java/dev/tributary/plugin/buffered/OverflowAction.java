package dev.tributary.plugin.buffered;

/** What happens to an emit that would take the buffer beyond {@code total_limit_size}. */
public enum OverflowAction {
    /** It fails with {@link BufferOverflowException}. */
    THROW_EXCEPTION,
    /** Its future stays incomplete until there is room; who waits is served in order. */
    BLOCK,
    /** The oldest queued chunks are thrown away, counted and logged, until there is room. */
    DROP_OLDEST_CHUNK
}
