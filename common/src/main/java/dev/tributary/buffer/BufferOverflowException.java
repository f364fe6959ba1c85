package dev.tributary.buffer;

/** The buffer cannot hold the events; nothing of them was kept. The message names size, room and limit. */
public final class BufferOverflowException extends RuntimeException {
    BufferOverflowException(long wantedBytes, long heldBytes, long totalLimitBytes) {
        super(wantedBytes + " bytes do not fit: " + heldBytes + " of total_limit_size " + totalLimitBytes
                + " bytes are taken");
    }

    BufferOverflowException(String message) {
        super(message);
    }
}
