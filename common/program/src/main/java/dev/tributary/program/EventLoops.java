package dev.tributary.program;

import java.util.Map;

/** Sees to it that there is an event loop for each worker, before Quarkus makes them. */
final class EventLoops {
    private static final String PROPERTY = "quarkus.vertx.event-loops-pool-size";
    private static final String VARIABLE = "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE";

    private EventLoops() {}

    /** As many as Quarkus would make, for HTTP and all else, and the workers'. What the user has set stays. */
    static void reserve(int workers, Map<String, String> variables) {
        if (System.getProperty(PROPERTY) == null && !variables.containsKey(VARIABLE)) {
            int others = 2 * Runtime.getRuntime().availableProcessors();
            System.setProperty(PROPERTY, Integer.toString(others + workers));
        }
    }
}
