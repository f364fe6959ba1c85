package dev.tributary.sockets;

import dev.tributary.peers.Outbox;
import io.vertx.core.Context;
import java.util.concurrent.Semaphore;

/**
 * The way of what threads read to the event loop: a thread waits while too much of what was brought before is not taken,
 * and so does who writes to it.
 */
final class Inlet {
    private final Context loop;
    private final Outbox outbox;
    private final long inFlightLimit;
    private final int most;
    private final Semaphore room;
    /** What is given back when the outbox holds less; on the event loop only. */
    private int owed;

    /**
     * @param waitingLimit bytes that may be on the way
     * @param inFlightLimit bytes in the outbox from which on threads wait
     */
    Inlet(Context loop, Outbox outbox, int waitingLimit, long inFlightLimit) {
        this.loop = loop;
        this.outbox = outbox;
        this.inFlightLimit = inFlightLimit;
        most = waitingLimit;
        room = new Semaphore(waitingLimit);
    }

    /**
     * Runs {@code adding}, which adds to the outbox, on the event loop, in the order of the calls; waits while there is no
     * room. Called on a thread that may wait.
     *
     * @param bytes of what is brought
     */
    void bring(int bytes, Runnable adding) throws InterruptedException {
        int weight = Math.clamp(bytes, 1, most);
        room.acquire(weight);
        loop.runOnContext(due -> {
            adding.run();
            outbox.send();
            owed += weight;
            giveBack();
        });
    }

    /** The outbox may hold less than before. On the event loop. */
    void giveBack() {
        if (outbox.heldBytes() < inFlightLimit) {
            room.release(owed);
            owed = 0;
        }
    }
}
