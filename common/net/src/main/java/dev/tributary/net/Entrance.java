package dev.tributary.net;

/**
 * Counts the connections to ports where the system hands them over, before any event loop has seen them: a loop that
 * refuses those that are too many can be late, and until then each holds a descriptor. For any thread.
 */
public interface Entrance {
    /** So many more than may be open come through, to be refused by who knows why, and with a line. */
    int ON_THE_WAY = 8;

    /** Whether one more comes in; otherwise it is closed at once. */
    boolean enters();

    /** One that came in is closed. */
    void left();
}
