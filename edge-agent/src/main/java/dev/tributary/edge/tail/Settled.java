package dev.tributary.edge.tail;

/** What became of a batch: accepted downstream, or refused. */
record Settled(Batch batch, boolean accepted) {}
