package dev.tributary.forward.client;

/** How a server is chosen among those in use. */
public enum LoadBalance {
    /** Smooth weighted turns: exact shares, nobody waits longer than it must. */
    WEIGHT,
    /** The one with the fewest chunks under way for its weight; turns where that is equal. */
    LEAST_PENDING,
    /** By chance, weighted. */
    RANDOM
}
