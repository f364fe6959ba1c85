package dev.tributary.buffer;

/** A chunk cannot be read from where it lies, for now. */
final class StorageException extends RuntimeException {
    StorageException(Throwable cause) {
        super(LastResort.told(cause), cause);
    }
}
