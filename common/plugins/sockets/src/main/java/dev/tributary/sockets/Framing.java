package dev.tributary.sockets;

/** Texts in a stream of bytes. */
interface Framing {

    /** Takes what comes out. */
    interface Texts {
        /** A text; the array is not kept. */
        void text(byte[] bytes, int offset, int length);

        /** A text longer than may be, which was passed over. */
        void tooLong(long bytes);
    }

    /** The next bytes of the stream. */
    void feed(byte[] bytes, int offset, int count, Texts texts);

    /** The stream has ended in good order. */
    void end(Texts texts);

    /** Bytes that are kept of a text that has not ended. */
    long heldBytes();
}
