package dev.tributary.buffer;

import java.io.IOException;
import java.util.Objects;

/** A chunk's file is not what was written. The message says in what, for a sentence that names the file. */
final class CorruptChunkException extends IOException {
    CorruptChunkException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
