package dev.tributary.plugin;

/**
 * Where events are born or received. Started last, stopped first: {@link #stop} completes once nothing more will be
 * emitted and what was emitted is acked or known to have failed.
 */
public interface Source extends Stage {}
