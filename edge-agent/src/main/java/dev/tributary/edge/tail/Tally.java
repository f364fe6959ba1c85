package dev.tributary.edge.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened in one pass, brought back to the event loop, which owns the counters. Confined to one pass. */
final class Tally {
    long linesUnmatched;
    long linesTooLong;
    long rotations;
    long truncations;
    long unreadable;
    long missed;
    long positionFailures;
    Optional<String> positionProblem = Optional.empty();
    int files;
    long lagBytes;
    final List<Batch> batches = new ArrayList<>();

    /** Files were passed over because enough is in flight: they are read when something of it is accepted. */
    boolean more;
}
