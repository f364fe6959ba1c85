package dev.tributary.sockets;

import dev.tributary.peers.AddedFields;
import dev.tributary.peers.Outbox;

/** What becomes of the texts of a source. Confined to its event loop. */
interface Handling {
    /** What is added to each record of a sender. */
    AddedFields fields(String address, String hostname);

    /** Whether senders' host names are to be looked up. */
    boolean wantsHostnames();

    /**
     * Adds the events in a text to {@code outbox}.
     *
     * @param peer the sender, for the log
     * @param fields what its records get besides
     */
    void text(byte[] bytes, int offset, int length, String peer, AddedFields fields, Outbox outbox);

    /** @param what a sentence with the place of the number of bytes */
    void tooLong(long bytes, String peer, String what);
}
