package dev.tributary.worker;

import dev.tributary.config.Completeness;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Configuration;
import dev.tributary.config.Environment;
import dev.tributary.config.Position;
import dev.tributary.config.SystemConfig;
import dev.tributary.net.tls.OldVersions;
import dev.tributary.plugin.PluginRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * What the workers are to run: a configuration and the plugins there are. Each worker has a reading of its own, since
 * code embedded in the configuration may ask for the worker's id; notes that all of them make are made once.
 */
public final class Plan {
    /** Reads the configuration as the given environment sees it. */
    @FunctionalInterface
    public interface Reading extends BiFunction<Environment, ConfigNotes, ConfigElement> {}

    private record Note(Position position, String message) {}

    private final Reading reading;
    private final Environment environment;
    private final PluginRegistry registry;
    private final ConfigNotes notes;
    private final Configuration configuration;
    private final List<ConfigException> errors = new ArrayList<>();

    /** @throws InvalidPipelineException if the configuration cannot be read at all */
    public Plan(Reading reading, Environment environment, PluginRegistry registry, ConfigNotes notes) {
        this(reading, environment, registry, notes, false);
    }

    private Plan(
            Reading reading, Environment environment, PluginRegistry registry, ConfigNotes notes, boolean complete) {
        this.reading = reading;
        this.environment = environment;
        this.registry = registry;
        Set<Note> seen = ConcurrentHashMap.newKeySet();
        this.notes = (position, message) -> {
            if (seen.add(new Note(position, message))) {
                notes.warn(position, message);
            }
        };
        ConfigElement root = parse(environment);
        if (complete) {
            Completeness.missing(root, this.notes).ifPresent(errors::add);
        }
        configuration = Configuration.of(root, this.notes, errors::add);
    }

    /**
     * A plan of a whole configuration: one in which nothing comes in, or nothing is delivered, is wrong.
     *
     * @throws InvalidPipelineException if the configuration cannot be read at all
     */
    public static Plan complete(Reading reading, Environment environment, PluginRegistry registry, ConfigNotes notes) {
        return new Plan(reading, environment, registry, notes, true);
    }

    public SystemConfig system() {
        return configuration.system();
    }

    /** What is wrong with it, as far as that is known before plugins are made. */
    public List<ConfigException> errors() {
        return List.copyOf(errors);
    }

    /** Reads files, and so does what it makes: neither on an event loop. */
    PipelineBuilder builder(int workerId, WorkerHost host) {
        var found = new ArrayList<ConfigException>();
        var seen = Configuration.of(parse(environment.withWorker(workerId)), notes, found::add);
        return new PipelineBuilder(seen, registry, host, notes, workerId, found);
    }

    private ConfigElement parse(Environment seen) {
        try {
            ConfigElement root = reading.apply(seen, notes);
            OldVersions.allowWhereNamed(root);
            return root;
        } catch (ConfigException e) {
            throw new InvalidPipelineException(e.all());
        }
    }
}
