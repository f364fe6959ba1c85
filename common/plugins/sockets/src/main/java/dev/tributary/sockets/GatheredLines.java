package dev.tributary.sockets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers the lines of one read, so that waiting for room is not done in the middle of it. For one thread. */
final class GatheredLines implements Framing.Texts {

    /** Takes lines without their ends, on the event loop. */
    @FunctionalInterface
    interface Taker {
        /** @param dropped lines between them that were too long */
        void take(List<byte[]> lines, long dropped);
    }

    private final Inlet way;
    private final Taker taker;
    private List<byte[]> gathered = new ArrayList<>();
    private long bytes;
    private long dropped;

    GatheredLines(Inlet way, Taker taker) {
        this.way = way;
        this.taker = taker;
    }

    @Override
    public void text(byte[] text, int offset, int length) {
        int without = length > 0 && text[offset + length - 1] == '\r' ? length - 1 : length;
        bytes += without;
        gathered.add(Arrays.copyOfRange(text, offset, offset + without));
    }

    @Override
    public void tooLong(long length) {
        dropped++;
    }

    /** Waits while there is no room. */
    void deliver() throws InterruptedException {
        if (gathered.isEmpty() && dropped == 0) {
            return;
        }
        List<byte[]> lines = gathered;
        long over = dropped;
        long weight = bytes;
        gathered = new ArrayList<>();
        dropped = 0;
        bytes = 0;
        way.bring((int) Math.min(weight, Integer.MAX_VALUE), () -> taker.take(lines, over));
    }
}
