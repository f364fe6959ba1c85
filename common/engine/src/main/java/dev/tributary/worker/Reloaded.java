package dev.tributary.worker;

/**
 * What a reload has made of the plugins of all workers, not counting those within others.
 *
 * @param kept go on as they were
 * @param started are new, or have changed
 * @param stopped are gone, or were otherwise
 */
public record Reloaded(int kept, int started, int stopped) {}
