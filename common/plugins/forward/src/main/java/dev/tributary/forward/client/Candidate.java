package dev.tributary.forward.client;

/** What the {@link LoadBalancer} needs to know of a server. */
interface Candidate {

    /** Its name; unlike those of all others. */
    String label();

    /** Its share beside the others; 0 is never used. */
    int weight();

    boolean standby();

    Belief.State state();

    /** Chunks that are under way to it. */
    int pending();
}
