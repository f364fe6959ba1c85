package dev.tributary.peers;

import io.vertx.core.Future;

/** A connection to a {@link PeerPort} from when it is let in until nothing of it is held any more. */
public interface PeerSession {
    /** Takes nothing more, finishes what it holds and closes. */
    void finish();

    /** Closes at once, whatever it holds. */
    void abort();

    /** Peers hold too much together, and this one least deserves it: gives back what it holds of what has not ended. */
    void giveWay();

    /** There may be memory for more again: reads on if so. */
    void balance();

    /** Completes when it is closed and nothing that came by it is under way. */
    Future<Void> ended();
}
