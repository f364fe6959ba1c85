package dev.tributary.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that rises and falls, written by the event loop alone and read from anywhere. */
final class Level {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Level.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value;

    void add(long amount) {
        VALUE.setOpaque(this, value + amount);
    }

    long value() {
        return (long) VALUE.getOpaque(this);
    }
}
