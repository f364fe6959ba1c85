package dev.tributary.event;

/** Compressed bytes that cannot be inflated whole, or only beyond the limit. */
public final class CorruptCompressionException extends RuntimeException {
    public CorruptCompressionException(String message) {
        super(message);
    }
}
