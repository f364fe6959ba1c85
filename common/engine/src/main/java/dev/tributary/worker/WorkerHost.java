package dev.tributary.worker;

import dev.tributary.plugin.Console;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What workers have in common: the process they run in.
 *
 * @param version of the program
 * @param random makes chance for one plugin; seeded in tests
 * @param shared what plugins keep for all their workers
 */
public record WorkerHost(
        Vertx vertx,
        Clock clock,
        Supplier<RandomGenerator> random,
        Console console,
        String hostname,
        String version,
        SharedState shared) {

    public WorkerHost(
            Vertx vertx,
            Clock clock,
            Supplier<RandomGenerator> random,
            Console console,
            String hostname,
            String version) {
        this(vertx, clock, random, console, hostname, version, new SharedState());
    }

    /** The same for plugins that are only made to see whether they can be. */
    WorkerHost forTrial() {
        return new WorkerHost(vertx, clock, random, console, hostname, version);
    }
}
