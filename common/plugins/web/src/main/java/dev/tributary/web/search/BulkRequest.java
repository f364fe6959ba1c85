package dev.tributary.web.search;

import java.util.List;
import java.util.Optional;

/**
 * Events as lines of the bulk API.
 *
 * @param index in the URL, if it is not beside each event
 * @param lines those of the events, and maybe of others before and behind
 * @param starts where each event's lines begin in them, and behind the last where they end
 * @param positions of the events in their chunk
 * @param from the first of them that is part of the request
 * @param to behind the last
 */
record BulkRequest(Optional<String> index, byte[] lines, int[] starts, int[] positions, int from, int to) {
    int count() {
        return to - from;
    }

    int offset() {
        return starts[from];
    }

    int sizeBytes() {
        return starts[to] - starts[from];
    }

    int position(int item) {
        return positions[from + item];
    }

    /** The same events in two requests; of more than one only. */
    List<BulkRequest> halves() {
        int middle = from + count() / 2;
        return List.of(
                new BulkRequest(index, lines, starts, positions, from, middle),
                new BulkRequest(index, lines, starts, positions, middle, to));
    }
}
