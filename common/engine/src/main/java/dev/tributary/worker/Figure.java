package dev.tributary.worker;

import dev.tributary.plugin.Counter;
import java.util.List;
import java.util.function.LongSupplier;

/** A figure of a plugin: its name, what it tells, its labels and where its value is read, from any thread. */
public sealed interface Figure {
    String name();

    String help();

    /** {@code key, value, …}. */
    List<String> labels();

    /** Only grows. */
    record Count(String name, String help, List<String> labels, Counter counter) implements Figure {}

    /** Rises and falls. */
    record Level(String name, String help, List<String> labels, LongSupplier value) implements Figure {}

    /** Durations, in buckets. */
    record Latency(String name, String help, List<String> labels, DurationHistogram durations) implements Figure {}
}
