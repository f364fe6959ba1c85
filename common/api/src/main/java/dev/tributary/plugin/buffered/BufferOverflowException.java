package dev.tributary.plugin.buffered;

/**
 * The buffer cannot hold the events; nothing of them was kept. The message names size, room and limit. A source that can
 * tell its sender to come again does so.
 */
public final class BufferOverflowException extends RuntimeException {
    public BufferOverflowException(long wantedBytes, long heldBytes, long totalLimitBytes) {
        super(wantedBytes + " bytes do not fit: " + heldBytes + " of total_limit_size " + totalLimitBytes
                + " bytes are taken");
    }

    public BufferOverflowException(String message) {
        super(message);
    }
}
