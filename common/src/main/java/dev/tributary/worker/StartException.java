package dev.tributary.worker;

/** A plugin could not open what it needs: its port is taken, its folder cannot be written. The program cannot run. */
public final class StartException extends RuntimeException {
    StartException(String plugin, Throwable cause) {
        super("cannot start " + plugin + ": " + told(cause), cause);
    }

    StartException(String message) {
        super(message);
    }

    private static String told(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
