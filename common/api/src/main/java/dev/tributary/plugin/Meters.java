package dev.tributary.plugin;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The figures of one plugin in one worker. Names are in snake_case without a prefix and without the plugin's id, which
 * the status layer adds ({@code tributary_<name>{plugin_id,plugin_type,category,worker}}).
 */
public interface Meters {

    /** The counter of that name and labels ({@code key, value, …}); the same one for the same arguments. */
    Counter counter(String name, String help, String... labels);

    /** A figure read when it is looked at, from any thread. */
    void gauge(String name, String help, LongSupplier value, String... labels);

    /** How long something took; kept as count, sum and a histogram. */
    Timing timing(String name, String help, String... labels);

    /** Records durations; called on the worker's event loop. */
    interface Timing {
        void record(Duration duration);
    }
}
