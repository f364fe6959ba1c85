package dev.tributary.testing;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Position;
import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.modules.PluginModule;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.PluginView;
import dev.tributary.plugin.WorkerView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * What a plugin is given, in a test: a clock that stands, seeded chance, and everything the plugin says captured.
 *
 * <pre>{@code
 * try (var context = TestContext.own()) {          // or TestContext.on(vertx)
 *     context.workerId(1).hostname("h");
 *     var filter = new GrepFilter(config, context);
 *     ...
 *     assertThat(context.console().lines()).containsExactly(...);
 *     assertThat(context.errors()).isEmpty();
 * }
 * }</pre>
 */
public final class TestContext implements PluginContext, AutoCloseable {

    /** What one call of {@link #error} brought. */
    public record Failed(Tag tag, EventStream events, String reason, Throwable cause) {}

    /** The time its clock starts at. */
    public static final Instant START = Instant.parse("2026-01-31T12:00:00.123456789Z");

    private static final long SEED = 20_260_131;
    private static final ConfigElement EMPTY_SECTION =
            new ConfigElement("section", "", Map.of(), List.of(), Position.UNKNOWN);

    private final Vertx vertx;
    private final boolean ownsVertx;
    private final TestClock clock = new TestClock(START);
    private final TestConsole console = new TestConsole();
    private final TestMeters meters = new TestMeters();
    private final RecordingOutput router = new RecordingOutput();
    private final Map<String, RecordingOutput> labels = new ConcurrentHashMap<>();
    private Map<Class<?>, Object> shared = new ConcurrentHashMap<>();
    private final List<Failed> errors = new CopyOnWriteArrayList<>();
    private final List<Claim> claims = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private PluginRegistry registry = new PluginRegistry(List.of());
    private RandomGenerator random = new Random(SEED);
    private PeerMemory memory = new PeerMemory(PeerMemory.defaultLimit());
    private String id = "test-1";
    private int workerId;
    private int workers = 1;
    private Optional<Path> rootDir = Optional.empty();
    private String hostname = "test-host";
    private boolean secondary;
    private WorkerView worker = new WorkerView() {
        @Override
        public List<PluginView> plugins() {
            return List.of();
        }

        @Override
        public Optional<String> outputOf(String tag) {
            return Optional.empty();
        }

        @Override
        public Map<String, Object> program() {
            return Map.of();
        }

        @Override
        public Optional<Future<String>> reload() {
            return Optional.empty();
        }
    };

    private TestContext(Vertx vertx, boolean ownsVertx) {
        this.vertx = vertx;
        this.ownsVertx = ownsVertx;
    }

    /** On a Vertx of its own, closed with it. */
    public static TestContext own() {
        return new TestContext(Vertx.vertx(), true);
    }

    public static TestContext on(Vertx vertx) {
        return new TestContext(vertx, false);
    }

    public TestContext id(String newId) {
        id = newId;
        return this;
    }

    /** Which worker it is, and of how many. */
    public TestContext worker(int newWorkerId, int newWorkers) {
        workerId = newWorkerId;
        workers = newWorkers;
        return this;
    }

    public TestContext rootDir(Path newRootDir) {
        rootDir = Optional.of(newRootDir);
        return this;
    }

    public TestContext hostname(String newHostname) {
        hostname = newHostname;
        return this;
    }

    /** The plugins it looks up; none otherwise. */
    public TestContext plugins(List<PluginType<?, ?>> types) {
        registry = registry.and(List.of(new PluginModule("the test", types)));
        return this;
    }

    /** Those that every program has, as well. */
    public TestContext programPlugins() {
        registry = registry.and(PluginRegistry.ofProgram().modules());
        return this;
    }

    public TestContext random(RandomGenerator newRandom) {
        random = newRandom;
        return this;
    }

    public TestContext worker(WorkerView newWorker) {
        worker = newWorker;
        return this;
    }

    @Override
    public WorkerView worker() {
        return worker;
    }

    /** What the plugin told that it is going to have for itself. */
    public List<Claim> claims() {
        return List.copyOf(claims);
    }

    @Override
    public void claim(Claim claim) {
        claims.add(claim);
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int workerId() {
        return workerId;
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public Optional<Path> rootDir() {
        return rootDir;
    }

    @Override
    public String hostname() {
        return hostname;
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> making) {
        return type.cast(shared.computeIfAbsent(type, absent -> making.get()));
    }

    /** Shares with the plugin of the same id in {@code other}: another worker of the same program. */
    public TestContext sharing(TestContext other) {
        shared = other.shared;
        memory = other.memory;
        return this;
    }

    @Override
    public PeerMemory memory() {
        return memory;
    }

    /** What peers may take together; as much as a program of this test's size allows otherwise. */
    public TestContext memory(PeerMemory newMemory) {
        memory = newMemory;
        return this;
    }

    @Override
    public TestMeters meters() {
        return meters;
    }

    @Override
    public Logger log() {
        return Logger.getLogger("dev.tributary.test." + id);
    }

    @Override
    public TestConsole console() {
        return console;
    }

    @Override
    public RecordingOutput router() {
        return router;
    }

    /** Every name has a label here: the same one for the same name. */
    @Override
    public RecordingOutput label(String name) {
        return labels.computeIfAbsent(name, key -> new RecordingOutput());
    }

    @Override
    public void error(Tag tag, EventStream events, String reason, Throwable cause) {
        errors.add(new Failed(tag, events, reason, cause));
    }

    /** What was handed to {@link #error}. */
    public List<Failed> errors() {
        return List.copyOf(errors);
    }

    @Override
    public Parser parser(Optional<ConfigElement> section, String defaultType) {
        return (Parser) plugin(Category.PARSER, section.orElse(EMPTY_SECTION), defaultType);
    }

    @Override
    public Formatter formatter(Optional<ConfigElement> section, String defaultType) {
        return (Formatter) plugin(Category.FORMATTER, section.orElse(EMPTY_SECTION), defaultType);
    }

    @Override
    public Output output(ConfigElement section, String defaultType) {
        boolean before = secondary;
        secondary = section.name().equals("secondary");
        try {
            return (Output) plugin(Category.OUTPUT, section, defaultType);
        } finally {
            secondary = before;
        }
    }

    @Override
    public boolean secondary() {
        return secondary;
    }

    /** As if the plugin stood in a {@code <secondary>}. */
    public TestContext asSecondary() {
        secondary = true;
        return this;
    }

    private Object plugin(Category category, ConfigElement section, String defaultType) {
        String name = section.type().orElse(defaultType);
        return registry.find(category, name)
                .orElseThrow(() -> new ConfigException(section.position(), "no " + category + " '" + name + "' here"))
                .create(section, this);
    }

    /** A plugin of the registry, from a section's text without the section's tags. */
    public <P> P make(Category category, Class<P> type, String... lines) {
        String text = "<plugin>\n" + String.join("\n", lines) + "\n</plugin>\n";
        ConfigElement section = ConfigParser.parse("test.conf", text, Environment.ofProcess(), notes())
                .children()
                .getFirst();
        return type.cast(plugin(category, section, ""));
    }

    @Override
    public ConfigNotes notes() {
        return (position, message) -> warnings.add(message);
    }

    /** What was said to {@link #notes}, without positions. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        if (ownsVertx) {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(90, TimeUnit.SECONDS)
                    .join();
        }
    }
}
