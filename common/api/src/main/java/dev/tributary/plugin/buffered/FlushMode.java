package dev.tributary.plugin.buffered;

/** When a staged chunk that is not full is queued. */
public enum FlushMode {
    /** {@link #LAZY} if {@code time} is a chunk key, else {@link #INTERVAL}. */
    DEFAULT,
    /** When its time slice has ended, {@code timekey_wait} later. */
    LAZY,
    /** {@code flush_interval} after its first event, or earlier when its time slice has ended. */
    INTERVAL,
    /** After each append. */
    IMMEDIATE
}
