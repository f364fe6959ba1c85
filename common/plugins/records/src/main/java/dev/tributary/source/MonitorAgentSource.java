package dev.tributary.source;

import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.net.HttpListener;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Descriptors;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginView;
import dev.tributary.plugin.Source;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells over HTTP, and as events if asked to, how the plugins of its worker are: Fluentd's {@code monitor_agent}. Confined
 * to its event loop.
 */
final class MonitorAgentSource implements Source {
    private static final String RELOAD = "/api/config.reload";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    private final MonitorAgentConfig config;
    private final PluginContext context;
    private final PluginInfo info;
    private final Output router;
    private final HttpListener listener;
    private OptionalInt listensOn = OptionalInt.empty();
    private Optional<Long> timer = Optional.empty();
    private boolean emitting;

    MonitorAgentSource(MonitorAgentConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        this.info = new PluginInfo(config, context.clock());
        this.router = context.router();
        this.listener = new HttpListener(
                context.vertx(),
                new HttpListener.Limits(
                        Descriptors.ofProcess().httpConnections(config.maxConnections()), config.requestTimeout()),
                context.log(),
                Set.of(RELOAD),
                this::answer);
        if (config.port() != 0) {
            context.claim(Claim.Port.ofWorker(config.bind(), config.port(), context.workerId()));
        }
    }

    @Override
    public Future<Void> start() {
        int port = config.portOf(context.workerId());
        return listener.listen(config.bind(), port)
                .compose(
                        this::listening,
                        failure -> Future.failedFuture(new IllegalStateException(
                                "cannot listen on " + config.bind() + ":" + port + ": " + failure.getMessage(),
                                failure)));
    }

    private Future<Void> listening(int port) {
        listensOn = OptionalInt.of(port);
        context.log().infof("monitor_agent: listening on %s:%d", config.bind(), port);
        timer = config.tag()
                .map(tag -> context.vertx().setPeriodic(config.emitInterval().toMillis(), due -> emit(new Tag(tag))));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        timer.ifPresent(context.vertx()::cancelTimer);
        return listener.close();
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.of(new Condition(
                listensOn.isPresent(),
                Map.of("bind", config.bind(), "port", listensOn.orElse(config.portOf(context.workerId())))));
    }

    private void answer(HttpServerRequest request) {
        switch (Objects.requireNonNullElse(request.path(), "")) {
            case "/api/plugins.json" -> end(request, 200, JSON, json(Map.of("plugins", asked(request))));
            case "/api/plugins" ->
                end(
                        request,
                        200,
                        TEXT,
                        asked(request).stream().map(MonitorAgentSource::ltsv).collect(Collectors.joining()));
            case "/api/config.json" ->
                end(request, 200, JSON, json(context.worker().program()));
            case "/api/config" -> end(request, 200, TEXT, ltsv(context.worker().program()));
            case RELOAD -> reload(request);
            default -> end(request, 404, JSON, json(Map.of("message", "Not found")));
        }
    }

    private void reload(HttpServerRequest request) {
        if (!HttpMethod.POST.equals(request.method())) {
            request.response().putHeader("Allow", "POST");
            end(request, 405, JSON, outcome(false, "a POST reloads the configuration"));
            return;
        }
        context.worker()
                .reload()
                .ifPresentOrElse(
                        reloading -> reloading
                                .onSuccess(told -> end(request, 200, JSON, outcome(true, told)))
                                .onFailure(failure ->
                                        end(request, 500, JSON, outcome(false, String.valueOf(failure.getMessage())))),
                        () -> end(request, 403, JSON, outcome(false, "only where <system> says `enable_reload true`")));
    }

    private static String outcome(boolean ok, String message) {
        var told = new LinkedHashMap<String, Object>();
        told.put("ok", ok);
        told.put("message", message);
        return json(told);
    }

    private static void end(HttpServerRequest request, int status, String type, String body) {
        if (request.response().closed()) {
            return;
        }
        request.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
    }

    private List<Map<String, Object>> asked(HttpServerRequest request) {
        MultiMap query = request.params();
        boolean debug = query.contains("debug") && config.includeDebugInfo();
        return context.worker().plugins().stream()
                .filter(plugin -> wanted(plugin, query))
                .map(plugin -> info.of(plugin, debug))
                .toList();
    }

    private boolean wanted(PluginView plugin, MultiMap query) {
        String id = query.contains("@id") ? query.get("@id") : query.get("id");
        String type = query.contains("@type") ? query.get("@type") : query.get("type");
        String tag = query.get("tag");
        if (tag != null) {
            return context.worker().outputOf(tag).filter(plugin.id()::equals).isPresent();
        }
        return (id == null || id.equals(plugin.id())) && (type == null || type.equals(plugin.type()));
    }

    private static String json(Map<String, Object> told) {
        return new JsonObject(told).encode();
    }

    /** A line of {@code key:value}, parted by tabs. */
    private static String ltsv(Map<String, Object> told) {
        return told.entrySet().stream()
                        .map(one -> one.getKey() + ":"
                                + (one.getValue() instanceof Map<?, ?> map
                                        ? new JsonObject(Map.of("", map))
                                                .getJsonObject("")
                                                .encode()
                                        : one.getValue()))
                        .map(field -> field.replace('\t', ' ').replace('\n', ' '))
                        .collect(Collectors.joining("\t"))
                + "\n";
    }

    /** One event for each plugin; none while those before are not taken. */
    private void emit(Tag tag) {
        if (emitting) {
            return;
        }
        EventTime now = EventTime.of(context.clock().instant());
        var events = new PackedEvents.Builder(1024);
        for (PluginView plugin : context.worker().plugins()) {
            byte[] json = json(info.of(plugin, false)).getBytes(StandardCharsets.UTF_8);
            events.add(now, (MessagePackWriter out) -> JsonReader.pack(json, 0, json.length, out));
        }
        emitting = true;
        router.emit(tag, events.build()).onComplete(end -> {
            emitting = false;
            if (end.failed()) {
                context.log()
                        .debugf(
                                "monitor_agent: events were not taken: %s",
                                end.cause().getMessage());
            }
        });
    }
}
