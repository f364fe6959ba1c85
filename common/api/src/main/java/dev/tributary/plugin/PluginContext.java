package dev.tributary.plugin;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigNotes;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** What a plugin is given besides its config record. One for each plugin instance. */
public interface PluginContext {

    Vertx vertx();

    /** Wall-clock time. Deadlines and timers go through {@link #vertx()}. */
    Clock clock();

    /** Chance, for jitter and ids; seeded in tests. */
    RandomGenerator random();

    /** {@code @id}, or {@code <type>-<n>} in file order. Unique in the process. */
    String id();

    /** Whether the configuration gives it that id; else it changes when plugins are added before it. */
    default boolean hasOwnId() {
        return true;
    }

    /** 0 to workers-1. */
    int workerId();

    /** How many workers run this plugin. */
    int workers();

    /** How many workers the program has. */
    default int allWorkers() {
        return workers();
    }

    /** {@code <system> root_dir}, the folder for state that has no path of its own. */
    Optional<Path> rootDir();

    String hostname();

    /**
     * The one object of that type that this plugin's instances in all workers share, made by the first that asks. It
     * must bear being used by several threads.
     */
    <T> T shared(Class<T> type, Supplier<T> making);

    /** What the program may hold for all its peers together. */
    PeerMemory memory();

    Meters meters();

    /** The plugin's own logger, at its {@code @log_level}; a line an event is TRACE or below. */
    Logger log();

    Console console();

    /** Where a source or a re-emitting output sends its events: its {@code @label}'s router, else the root router. */
    Output router();

    /** The router of a label named in a parameter, {@code @NAME}. */
    Output label(String name);

    /**
     * Hands over events that could not be processed, with the reason: to {@code <label @ERROR>} if the configuration
     * has one, else logged (bounded) and counted.
     */
    void error(Tag tag, EventStream events, String reason, Throwable cause);

    /** The parser of a {@code <parse>} section; {@code defaultType} where there is none or it names none. */
    Parser parser(Optional<ConfigElement> section, String defaultType);

    /** The formatter of a {@code <format>} section; {@code defaultType} where there is none or it names none. */
    Formatter formatter(Optional<ConfigElement> section, String defaultType);

    /**
     * The output of a {@code <store>} or {@code <secondary>} section. Who asks for it starts and stops it.
     *
     * @param defaultType where the section names none; {@code null} is never passed, an empty text means it must
     */
    Output output(ConfigElement section, String defaultType);

    /**
     * Whether the plugin stands in a {@code <secondary>}: then it gets another output's chunks, whose chunk keys it cannot
     * know.
     */
    default boolean secondary() {
        return false;
    }

    /** The worker it runs in. */
    WorkerView worker();

    /** Tells, while the plugin is built, what it is going to have for itself: two that clash are refused. */
    void claim(Claim claim);

    /** Takes warnings about the configuration while a plugin is built. */
    ConfigNotes notes();
}
