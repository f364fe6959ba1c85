package dev.tributary.worker;

import dev.tributary.config.FileReason;

/** A plugin could not open what it needs: its port is taken, its folder cannot be written. The program cannot run. */
public final class StartException extends RuntimeException {
    StartException(String plugin, Throwable cause) {
        super("cannot start " + plugin + ": " + FileReason.of(cause), cause);
    }

    StartException(String message) {
        super(message);
    }
}
