package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Position;
import dev.tributary.config.syntax.Configuration;
import dev.tributary.config.syntax.Directive;
import dev.tributary.config.syntax.LabelDirective;
import dev.tributary.config.syntax.SystemConfig;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.Source;
import dev.tributary.plugin.Stage;
import dev.tributary.routing.Route;
import dev.tributary.routing.Router;
import dev.tributary.routing.TagPattern;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Builds the graph of one worker, downstream first: before a plugin is made, so are the labels it sends to. Goes on
 * after an error to find the others. Used once, on a thread that may block, before the worker's event loop owns what was made.
 */
final class PipelineBuilder {
    static final String ROOT = "@ROOT";
    private static final String ERROR = "@ERROR";
    private static final String OWN_LOG = "@FLUENT_LOG";
    private static final String OWN_TAGS = "fluent.";
    private static final String ROUTER_CATEGORY = "dev.tributary.router";

    private static final Pattern IN_WORKER = Pattern.compile(" in worker \\d+");

    private static final Map<String, Category> NESTED = Map.of(
            "store", Category.OUTPUT,
            "secondary", Category.OUTPUT,
            "parse", Category.PARSER,
            "format", Category.FORMATTER);

    static final Comparator<Position> IN_FILE_ORDER = Comparator.comparing(Position::file)
            .thenComparingInt(Position::line)
            .thenComparingInt(Position::column);

    /**
     * What a worker runs while it is built anew.
     *
     * @param placed the plugins that run
     * @param errors whether it has a label for errors: that is something that each plugin was told
     */
    record Running(Wiring wiring, List<Placed> placed, boolean errors) {}

    private final Configuration configuration;
    private final WorkerHost host;
    private final ConfigNotes notes;
    private final int workerId;
    private final PluginTypes types;
    private final PluginIds ids;
    private final Generation generation;
    private final Wiring wiring;
    private final List<Placed> running;
    /** Labels whose routers are to be built. */
    private final Map<String, List<Directive>> unbuilt = new LinkedHashMap<>();

    private final Map<String, LateOutput> routers = new LinkedHashMap<>();
    private final Map<String, Router> built = new LinkedHashMap<>();
    private final List<Route> rootRoutes = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();
    private final Set<Stage> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<List<PluginInstance>> groups = new ArrayList<>();
    /** Outputs that send events to the router they stand in. */
    private final Set<PluginInstance> sendingBack = Collections.newSetFromMap(new IdentityHashMap<>());

    private final List<PluginFigures> figures = new ArrayList<>();
    private final List<PluginInstance> nested = new ArrayList<>();
    private final List<PluginClaim> claims = new ArrayList<>();
    private final LogPath logPath = new LogPath();
    private final TagFlow tagFlow;
    private final List<ConfigException> errors;
    private final Set<Position> told;

    /**
     * @param whole for all workers, as ids are counted over all
     * @param errors those that were found before: nothing will be built, but the others are found
     * @param before what the worker runs, of which everything is kept that has not changed
     */
    PipelineBuilder(
            Configuration whole,
            PluginRegistry registry,
            WorkerHost host,
            ConfigNotes notes,
            int workerId,
            List<ConfigException> errors,
            Generation generation,
            Optional<Running> before) {
        this.configuration = whole.forWorker(workerId);
        this.host = host;
        this.notes = notes;
        this.workerId = workerId;
        this.errors = new ArrayList<>(errors);
        told = errors.stream().flatMap(error -> error.position().stream()).collect(Collectors.toSet());
        this.generation = generation;
        wiring = before.map(Running::wiring).orElseGet(() -> new Wiring(workerId, host, configuration.system()));
        boolean errorLabel =
                configuration.labels().stream().anyMatch(label -> label.name().equals(ERROR));
        running = before.filter(one -> one.errors() == errorLabel)
                .map(Running::placed)
                .orElse(List.of());
        types = new PluginTypes(registry);
        tagFlow = new TagFlow(configuration, whole, notes);
        ids = new PluginIds(
                whole, one -> types.name(category(one.element()), one.element()), generation.idsBefore(), this::found);
        generation.ids(ids.given());
    }

    /** @throws InvalidPipelineException with everything that is wrong */
    Graph build() {
        for (LabelDirective label : configuration.labels()) {
            addRouter(label.name(), label.pipeline());
        }
        addRouter(ROOT, configuration.pipeline());
        buildRouter(ERROR);
        buildRouter(ROOT);
        configuration.labels().forEach(label -> buildRouter(label.name()));
        var sources = new ArrayList<PluginInstance>();
        for (Directive source : configuration.sources()) {
            attempt(() -> plugin(source, ROOT, Stage.class, sources));
        }
        groups.add(sources);
        if (configuration.whole()) {
            tagFlow.circles().forEach(this::found);
            tagFlow.noteUnreached();
        }
        if (errors.isEmpty()) {
            tagFlow.noteUnmatched();
        }
        if (!errors.isEmpty()) {
            throw new InvalidPipelineException(inFileOrder(errors), claims);
        }
        Optional<OwnLog> ownLog = ownLog();
        return new Graph(groups, placed, kept, new Graph.Parts(nested, figures, claims), routing(), ownLog);
    }

    private Graph.Routing routing() {
        return new Graph.Routing(wiring, built, rootRoutes, routers.containsKey(ERROR));
    }

    /** What the program logs goes to its label, or to a match outside of labels that is written for it. */
    private Optional<OwnLog> ownLog() {
        Optional<Directive> match = configuration.pipeline().stream()
                .filter(one -> !one.isFilter() && one.pattern().startsWith(OWN_TAGS))
                .findFirst();
        String label = routers.containsKey(OWN_LOG) ? OWN_LOG : ROOT;
        if (label.equals(ROOT)) {
            if (match.isEmpty()) {
                return Optional.empty();
            }
            notes.warn(
                    match.get().element().position(),
                    "match for the program's own log in the top level is deprecated; put it into a <label " + OWN_LOG
                            + ">");
        }
        var identity = new PluginIdentity("source", "own_log", OWN_LOG, workerId);
        var meters = new PluginMeters();
        figures.add(new PluginFigures(identity, meters));
        return Optional.of(new OwnLog(
                workerId,
                new CountedOutput(Objects.requireNonNull(routers.get(label)), meters),
                logPath.from(label),
                host.vertx().getOrCreateContext(),
                meters));
    }

    /** Each once, however many workers have it. */
    static List<ConfigException> inFileOrder(List<ConfigException> errors) {
        var seen = new HashSet<String>();
        return errors.stream()
                .filter(error -> seen.add(IN_WORKER.matcher(error.getMessage()).replaceAll("")))
                .sorted(Comparator.comparing(error -> error.position().orElse(Position.UNKNOWN), IN_FILE_ORDER))
                .toList();
    }

    void claim(WorkerContext owner, PluginClaim claimed) {
        claims.add(claimed);
        owner.placement().claims().add(claimed);
    }

    TagFlow tagFlow() {
        return tagFlow;
    }

    LiveWorkerView worker() {
        return wiring.view();
    }

    SourceGate gate() {
        return wiring.gate();
    }

    WorkerHost host() {
        return host;
    }

    SystemConfig system() {
        return configuration.system();
    }

    ConfigNotes notes() {
        return notes;
    }

    /** The router of a label, which is built now if it is not yet. */
    private Output label(String name, Position position) {
        LateOutput router = routers.get(name);
        if (router == null && !configuration.whole()) {
            return new LateOutput();
        }
        if (router == null) {
            var known =
                    routers.keySet().stream().filter(one -> !one.equals(ROOT)).toList();
            found(new ConfigException(
                    position,
                    name + " label not found"
                            + (known.isEmpty()
                                    ? "; the configuration has no labels"
                                    : "; the configuration has " + String.join(", ", known))));
            return new LateOutput();
        }
        buildRouter(name);
        return router;
    }

    /** Where errors of plugins in {@code enclosing} go; those in {@code @ERROR} itself would go in a circle. */
    Optional<Output> errorLabel(String enclosing) {
        return enclosing.equals(ERROR) ? Optional.empty() : Optional.ofNullable(routers.get(ERROR));
    }

    /** A parser or formatter in a section of {@code owner}'s. */
    <P> P part(WorkerContext owner, Category category, Class<P> kind, ConfigElement section, String defaultType) {
        PluginType<?, ?> type = types.find(category, section, defaultType);
        var identity = new PluginIdentity(category.word(), type.name(), owner.id(), workerId);
        var context = owner.within(identity, section, owner.directive());
        return kind.cast(create(type, section, context));
    }

    /** What it has within it is looked at too if it cannot be made, and so does not ask for it. */
    private Object create(PluginType<?, ?> type, ConfigElement element, WorkerContext context) {
        try {
            return types.create(type, element, context);
        } catch (ConfigException e) {
            for (ConfigElement section : element.children()) {
                Category category = NESTED.get(section.name());
                if (category != null && section.type().isPresent()) {
                    attempt(() -> part(context, category, Object.class, section, ""));
                }
            }
            throw e;
        }
    }

    /** An output in a section of {@code owner}'s, which starts and stops it. */
    Output nestedOutput(WorkerContext owner, ConfigElement section, String defaultType) {
        return attempt(() -> {
                    PluginType<?, ?> type = types.find(Category.OUTPUT, section, defaultType);
                    String id = ids.nested(owner.id(), type.name(), section);
                    var identity = new PluginIdentity(Category.OUTPUT.word(), type.name(), id, workerId);
                    Optional<ConfigElement> directive =
                            owner.directive().filter(one -> !section.name().equals("secondary"));
                    var context = owner.within(identity, section, directive);
                    logPath.logs(owner.enclosing(), category(identity));
                    var output = (Output) create(type, section, context);
                    var member = new PluginInstance(identity, section, type.config(), output, context.meters(), true);
                    nested.add(member);
                    owner.placement().nested().add(member);
                    // A buffer hands its chunks to its secondary as they are.
                    return section.name().equals("secondary") ? output : new NestedOutput(output, member.shown());
                })
                .orElse((tag, events, handover) -> Future.failedFuture("not built"));
    }

    private void addRouter(String name, List<Directive> pipeline) {
        routers.put(name, wiring.router(name));
        unbuilt.put(name, pipeline);
    }

    private void buildRouter(String name) {
        List<Directive> pipeline = unbuilt.remove(name);
        if (pipeline == null) {
            return;
        }
        var outputs = new ArrayList<PluginInstance>();
        var filters = new ArrayList<PluginInstance>();
        var routes = new ArrayList<Route>();
        for (Directive one : pipeline) {
            attempt(() -> one.isFilter() ? filterRoute(one, name, filters) : outputRoute(one, name, outputs))
                    .ifPresent(routes::add);
        }
        // What an output sends back goes through filters to other outputs, which therefore stop after it.
        groups.add(outputs.stream().filter(one -> !sendingBack.contains(one)).toList());
        groups.add(filters);
        groups.add(outputs.stream().filter(sendingBack::contains).toList());
        if (name.equals(ROOT)) {
            rootRoutes.addAll(routes);
        }
        built.put(name, router(name, routes));
    }

    private Route filterRoute(Directive directive, String enclosing, List<PluginInstance> filters) {
        TagPattern pattern = pattern(directive);
        Filter filter = plugin(directive, enclosing, Filter.class, filters);
        return Route.filter(pattern, new CountedFilter(filter, filters.getLast().meters()));
    }

    private Route outputRoute(Directive directive, String enclosing, List<PluginInstance> outputs) {
        TagPattern pattern = pattern(directive);
        Output output = plugin(directive, enclosing, Output.class, outputs);
        PluginInstance member = outputs.getLast();
        return Route.match(
                pattern,
                new CountedOutput(output, member.meters()),
                member.identity().id());
    }

    private static TagPattern pattern(Directive directive) {
        try {
            return TagPattern.parse(directive.pattern());
        } catch (ConfigException e) {
            throw e.position().isPresent()
                    ? e
                    : new ConfigException(directive.element().position(), e.reason());
        }
    }

    private Router router(String name, List<Route> routes) {
        var identity = new PluginIdentity("router", "router", name, workerId);
        var meters = PluginMeters.of(identity, host.shared());
        figures.add(new PluginFigures(identity, meters));
        String category = ROUTER_CATEGORY + (name.equals(ROOT) ? "" : "." + name);
        logPath.logs(name, category);
        errorLabel(name).ifPresent(errors -> logPath.leads(name, ERROR));
        return new Router(name, routes, errorLabel(name), meters, Logger.getLogger(category));
    }

    private <P extends Stage> P plugin(
            Directive directive, String enclosing, Class<P> kind, List<PluginInstance> group) {
        ConfigElement element = directive.element();
        Category category = category(element);
        PluginType<?, ?> type = types.find(category, element, "");
        var identity = new PluginIdentity(category.word(), type.name(), ids.of(directive), workerId);
        if (category != Category.SOURCE) {
            logPath.logs(enclosing, category(identity));
        }
        int workers = directive.workers().count();
        Placed one = running.stream()
                .filter(before -> before.isStill(identity, enclosing, workers, element))
                .findFirst()
                .map(before -> keep(before, element))
                .orElseGet(() -> make(type, identity, element, enclosing, workers));
        placed.add(one);
        group.add(one.member());
        if (category == Category.OUTPUT && one.placement().sendsBack()) {
            sendingBack.add(one.member());
        }
        return kind.cast(one.member().stage());
    }

    private Placed make(
            PluginType<?, ?> type, PluginIdentity identity, ConfigElement element, String enclosing, int workers) {
        var placement = new Placement(generation.of(identity.id()));
        var context = new WorkerContext(this, identity, element, enclosing, Optional.of(element), workers, placement);
        var stage = (Stage) create(type, element, context);
        var member = new PluginInstance(identity, element, type.config(), stage, context.pluginMeters(), false);
        return new Placed(member, enclosing, workers, placement);
    }

    /** It goes on as it is, where it is written now; what it sends to is there too. */
    private Placed keep(Placed before, ConfigElement element) {
        Placement placement = before.placement();
        PluginInstance member = before.member().writtenAt(element);
        kept.add(member.stage());
        generation.keeps(member.identity().id(), placement.generation());
        claims.addAll(placement.claims());
        for (PluginInstance within : placement.nested()) {
            nested.add(within);
            generation.keeps(within.identity().id(), placement.generation());
            logPath.logs(before.enclosing(), category(within.identity()));
        }
        for (String label : placement.labels()) {
            if (!(member.stage() instanceof Source)) {
                logPath.leads(before.enclosing(), label);
            }
            label(label, element.position());
        }
        return new Placed(member, before.enclosing(), before.workers(), placement);
    }

    private String category(PluginIdentity identity) {
        return PluginLogs.category(identity, system().workers());
    }

    /** {@code owner} is going to send to that label. */
    Output label(WorkerContext owner, String name, Position position) {
        owner.placement().labels().add(name);
        if (!owner.identity().category().equals("source")) {
            logPath.leads(owner.enclosing(), name);
        }
        return label(name, position);
    }

    private static Category category(ConfigElement element) {
        return switch (element.name()) {
            case "source" -> Category.SOURCE;
            case "filter" -> Category.FILTER;
            default -> Category.OUTPUT;
        };
    }

    /** Empty, and the error kept, if it fails for what the user wrote. */
    private <T> Optional<T> attempt(Supplier<T> making) {
        try {
            return Optional.of(making.get());
        } catch (ConfigException e) {
            e.all().forEach(this::found);
            return Optional.empty();
        }
    }

    /** Kept, unless what stands there was found wrong before plugins were made. */
    private void found(ConfigException error) {
        if (error.position().filter(told::contains).isEmpty()) {
            errors.add(error);
        }
    }
}
