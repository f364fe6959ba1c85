package dev.tributary.event;

/** Memory that is taken while bytes are made into something else, asked for before it is taken. */
@FunctionalInterface
public interface Room {
    /** As much as anybody wants. */
    Room UNBOUNDED = bytes -> {};

    /**
     * @param bytes how many more
     * @throws NoRoomException if there are not so many now; nothing is taken then
     */
    void take(long bytes);
}
