package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Position;
import dev.tributary.config.syntax.Completeness;
import dev.tributary.config.syntax.Configuration;
import dev.tributary.config.syntax.Environment;
import dev.tributary.config.syntax.SystemConfig;
import dev.tributary.modules.PluginModule;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.net.tls.OldVersions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What the workers are to run: a configuration and the plugins there are. Each worker has a reading of its own, since
 * code embedded in the configuration may ask for the worker's id; notes that all of them make are made once.
 */
public final class PipelineSource {
    /** Reads the configuration as the given environment sees it. */
    @FunctionalInterface
    public interface Reading extends BiFunction<Environment, ConfigNotes, ConfigElement> {}

    /** Enough to tell configurations apart, and not what is in them. */
    private static final int HASH_DIGITS = 12;

    private record Note(Position position, String message) {}

    private final Reading reading;
    private final Environment environment;
    private final PluginRegistry registry;
    private final ConfigNotes notes;
    private final Configuration configuration;
    private final List<ConfigException> errors = new ArrayList<>();
    private final String name;
    private final String hash;
    private Generation generation = Generation.first();

    /** @throws InvalidPipelineException if the configuration cannot be read at all */
    public PipelineSource(Reading reading, Environment environment, PluginRegistry registry, ConfigNotes notes) {
        this(reading, environment, registry, notes, false);
    }

    private PipelineSource(
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
        var texts = new Texts(this.notes, errors::add);
        ConfigElement root = parse(environment, texts);
        if (complete && root.whole()) {
            Completeness.missing(root, this.notes).ifPresent(errors::add);
        }
        configuration = Configuration.of(root, this.notes, errors::add);
        name = root.position().file();
        hash = texts.hash();
    }

    /**
     * A plan of a whole configuration: one in which nothing comes in, or nothing is delivered, is wrong.
     *
     * @throws InvalidPipelineException if the configuration cannot be read at all
     */
    public static PipelineSource complete(
            Reading reading, Environment environment, PluginRegistry registry, ConfigNotes notes) {
        return new PipelineSource(reading, environment, registry, notes, true);
    }

    /** Passes notes and errors on, and digests what is read. */
    private static final class Texts implements ConfigNotes {
        private final ConfigNotes notes;
        private final Consumer<ConfigException> errors;
        private final MessageDigest digest;

        Texts(ConfigNotes notes, Consumer<ConfigException> errors) {
            this.notes = notes;
            this.errors = errors;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every Java has it
            }
        }

        @Override
        public void warn(Position position, String message) {
            notes.warn(position, message);
        }

        @Override
        public void error(ConfigException error) {
            errors.accept(error);
        }

        @Override
        public void read(String text) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
        }

        String hash() {
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
        }
    }

    /** The file that was asked for, or what stands for it. */
    public String name() {
        return name;
    }

    /**
     * The first digits of what {@code cat FILE... | sha256sum} says of the files that were read, included ones behind
     * those that include them. It tells whether two programs, or two starts, have the same configuration.
     */
    public String hash() {
        return hash;
    }

    /** Where plugins come from that the program is not packaged with. */
    List<PluginModule> modules() {
        return registry.added();
    }

    public SystemConfig system() {
        return configuration.system();
    }

    /** What is wrong with it, as far as that is known before plugins are made. */
    public List<ConfigException> errors() {
        return List.copyOf(errors);
    }

    /** It is going to take the place of {@code before}, from which it takes over what has not changed. */
    void replaces(PipelineSource before) {
        generation = before.generation.next();
    }

    Generation generation() {
        return generation;
    }

    /**
     * Reads files, and so does what it makes: neither on an event loop.
     *
     * @param before what the worker runs
     */
    PipelineBuilder builder(int workerId, WorkerHost host, Optional<PipelineBuilder.Running> before) {
        var found = new ArrayList<ConfigException>();
        ConfigElement root = parse(environment.withWorker(workerId), new Texts(notes, found::add));
        var seen = Configuration.of(root, notes, found::add);
        return new PipelineBuilder(seen, registry, host, notes, workerId, found, generation, before);
    }

    private ConfigElement parse(Environment seen, ConfigNotes told) {
        try {
            ConfigElement root = reading.apply(seen, told);
            OldVersions.allowWhereNamed(root);
            return root;
        } catch (ConfigException e) {
            throw new InvalidPipelineException(e.all());
        }
    }
}
