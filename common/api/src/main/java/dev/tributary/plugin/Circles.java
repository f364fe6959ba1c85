package dev.tributary.plugin;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Ends events that come round to the output that has sent them, again and again. Confined to the event loop. */
public final class Circles {
    /** A configuration that leads events through one output so often on purpose has not been seen. */
    private static final int ROUNDS_MAX = 32;

    private final String what;
    private int rounds;

    /** @param what the output, for the error */
    public Circles(String what) {
        this.what = what;
    }

    /** Does it, unless it is being done so many times already. */
    public Future<Void> within(Supplier<Future<Void>> emit) {
        if (rounds >= ROUNDS_MAX) {
            return Future.failedFuture(what + ": the new tag leads back to the <match> it comes from, " + rounds
                    + " times; let the pattern of that <match> leave the new tags out");
        }
        rounds++;
        try {
            return emit.get();
        } finally {
            rounds--;
        }
    }
}
