package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Console;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.WorkerView;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** What one plugin of one worker is given. Confined to the worker's event loop. */
final class WorkerContext implements PluginContext {
    private final PipelineBuilder builder;
    private final PluginIdentity identity;
    private final ConfigElement element;
    private final String enclosing;
    private final Optional<ConfigElement> directive;
    private final int workers;
    private final PluginMeters meters;
    private final RandomGenerator random;
    private final Logger log;
    private final ErrorEvents errors;
    private final Placement placement;
    private Optional<Output> router = Optional.empty();

    /**
     * @param enclosing the label the plugin stands in, {@code @ROOT} outside of labels
     * @param directive whose events it gets as they come: its own section, or the one it stands in; empty in a
     *     {@code <secondary>}
     * @param workers how many workers run it
     * @param placement gets what it asks for
     */
    WorkerContext(
            PipelineBuilder builder,
            PluginIdentity identity,
            ConfigElement element,
            String enclosing,
            Optional<ConfigElement> directive,
            int workers,
            Placement placement) {
        this.placement = placement;
        this.builder = builder;
        this.identity = identity;
        this.element = element;
        this.enclosing = enclosing;
        this.directive = directive;
        this.workers = workers;
        meters = PluginMeters.of(identity, builder.host().shared());
        random = builder.host().random().get();
        log = PluginLogs.of(identity, builder.system().workers(), element);
        errors = new ErrorEvents(builder.errorLabel(enclosing), meters, log);
    }

    PluginIdentity identity() {
        return identity;
    }

    /** What the plugin of its directive has asked for, it and those within it. */
    Placement placement() {
        return placement;
    }

    /** For a plugin in a section of this one's. */
    WorkerContext within(PluginIdentity inner, ConfigElement section, Optional<ConfigElement> innerDirective) {
        return new WorkerContext(builder, inner, section, enclosing, innerDirective, workers, placement);
    }

    String enclosing() {
        return enclosing;
    }

    Optional<ConfigElement> directive() {
        return directive;
    }

    PluginMeters pluginMeters() {
        return meters;
    }

    @Override
    public Vertx vertx() {
        return builder.host().vertx();
    }

    @Override
    public Clock clock() {
        return builder.host().clock();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public String id() {
        return identity.id();
    }

    @Override
    public boolean hasOwnId() {
        return element.id().isPresent();
    }

    @Override
    public int workerId() {
        return identity.workerId();
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public int allWorkers() {
        return builder.system().workers();
    }

    @Override
    public Optional<Path> rootDir() {
        return builder.system().rootDir();
    }

    @Override
    public String hostname() {
        return builder.host().hostname();
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> making) {
        return builder.host().shared().of(identity.id(), placement.generation(), type, making);
    }

    @Override
    public PeerMemory memory() {
        return builder.host().shared().memory(builder.system());
    }

    @Override
    public PluginMeters meters() {
        return meters;
    }

    @Override
    public Logger log() {
        return log;
    }

    @Override
    public Console console() {
        return builder.host().console();
    }

    @Override
    public Output router() {
        Output found = router.orElseGet(() -> {
            ConfigValue label = element.params().get("@label");
            Output target;
            if (label == null || label.absent()) {
                placement.sendsBackNow();
                target = builder.label(this, enclosing, element.position());
            } else {
                target = builder.label(this, label.text(), label.position());
            }
            return identity.category().equals("source")
                    ? new CountedOutput(builder.gate().before(target), meters)
                    : target;
        });
        router = Optional.of(found);
        return found;
    }

    @Override
    public Output label(String name) {
        Position written = element.params().values().stream()
                .filter(value -> value.text().equals(name))
                .findFirst()
                .map(ConfigValue::position)
                .orElse(element.position());
        directive.ifPresent(match -> builder.tagFlow().leads(match, name, written));
        return builder.label(this, name, written);
    }

    @Override
    public void error(Tag tag, EventStream events, String reason, Throwable cause) {
        errors.take(tag, events, reason, cause);
    }

    @Override
    public Parser parser(Optional<ConfigElement> section, String defaultType) {
        return builder.part(this, Category.PARSER, Parser.class, section.orElseGet(() -> empty("parse")), defaultType);
    }

    @Override
    public Formatter formatter(Optional<ConfigElement> section, String defaultType) {
        return builder.part(
                this, Category.FORMATTER, Formatter.class, section.orElseGet(() -> empty("format")), defaultType);
    }

    @Override
    public Output output(ConfigElement section, String defaultType) {
        return builder.nestedOutput(this, section, defaultType);
    }

    @Override
    public boolean secondary() {
        return element.name().equals("secondary");
    }

    @Override
    public WorkerView worker() {
        return builder.worker();
    }

    @Override
    public void claim(Claim claim) {
        ConfigElement section = claim.within().flatMap(element::child).orElse(element);
        ConfigValue value = section.params().get(claim.parameter());
        builder.claim(this, new PluginClaim(claim, identity, value == null ? section.position() : value.position()));
    }

    @Override
    public ConfigNotes notes() {
        return builder.notes();
    }

    private ConfigElement empty(String name) {
        return new ConfigElement(name, "", Map.of(), List.of(), element.position());
    }
}
