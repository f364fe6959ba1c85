package dev.tributary.peers;

import dev.tributary.net.Entrance;
import dev.tributary.plugin.PeerMemory;

/** Lets peers in by what the program may hold for all of them together. */
public record PeerEntrance(PeerMemory memory) implements Entrance {
    @Override
    public boolean enters() {
        return memory.enters(ON_THE_WAY);
    }

    @Override
    public void left() {
        memory.left();
    }
}
