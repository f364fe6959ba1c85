package dev.tributary.event;

/**
 * Something would take more memory than there is for it. That says nothing about what it is: nothing is stored of it and
 * it is not acknowledged, so that its sender comes again.
 */
public final class NoRoomException extends RuntimeException {
    /** @param message says what would take how much, and which parameter bounds it */
    public NoRoomException(String message) {
        super(message);
    }
}
