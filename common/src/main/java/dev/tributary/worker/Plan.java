package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Configuration;
import dev.tributary.config.Environment;
import dev.tributary.config.Position;
import dev.tributary.config.SystemConfig;
import dev.tributary.net.tls.OldVersions;
import dev.tributary.plugin.PluginRegistry;
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

    /** @throws InvalidPipelineException if the configuration cannot be read */
    public Plan(Reading reading, Environment environment, PluginRegistry registry, ConfigNotes notes) {
        this.reading = reading;
        this.environment = environment;
        this.registry = registry;
        Set<Note> seen = ConcurrentHashMap.newKeySet();
        this.notes = (position, message) -> {
            if (seen.add(new Note(position, message))) {
                notes.warn(position, message);
            }
        };
        this.configuration = read(environment);
    }

    public SystemConfig system() {
        return configuration.system();
    }

    /** Reads files, and so does what it makes: neither on an event loop. */
    PipelineBuilder builder(int workerId, WorkerHost host) {
        return new PipelineBuilder(read(environment.withWorker(workerId)), registry, host, notes, workerId);
    }

    private Configuration read(Environment seen) {
        try {
            ConfigElement root = reading.apply(seen, notes);
            OldVersions.allowWhereNamed(root);
            return Configuration.of(root, notes);
        } catch (ConfigException e) {
            throw new InvalidPipelineException(List.of(e));
        }
    }
}
