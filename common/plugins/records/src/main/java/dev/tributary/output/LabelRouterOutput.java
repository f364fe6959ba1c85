package dev.tributary.output;

import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.plugin.Circles;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Destination;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.Parts;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends events of Kubernetes' containers to labels, by what their metadata says. The metadata is read in place, and
 * only of the first event of a tag where tags are sticky.
 */
final class LabelRouterOutput implements Output {
    private static final RecordAccessor LABELS = RecordAccessor.parse("$.kubernetes.labels");
    private static final RecordAccessor NAMESPACE = RecordAccessor.parse("$.kubernetes.namespace_name");
    private static final RecordAccessor HOST = RecordAccessor.parse("$.kubernetes.host");
    private static final RecordAccessor CONTAINER = RecordAccessor.parse("$.kubernetes.container_name");

    /** @param tag empty for that of the events */
    private record Route(
            String name, Output output, String tag, List<LabelRouterConfig.Match> matches, Optional<Counter> counter) {
        Destination of(Tag given) {
            return new Destination(name, output, tag.isEmpty() ? given : new Tag(tag));
        }

        boolean selects(EventCursor event) {
            for (LabelRouterConfig.Match match : matches) {
                if (fits(match, event)) {
                    return !match.negate();
                }
            }
            return false;
        }
    }

    private final InOrder inOrder;
    private final Circles circles;
    private final boolean batches;
    private final boolean sticky;
    private final List<Route> routes = new ArrayList<>();
    private final Optional<Route> defaultRoute;

    /** Used by one piece of work of {@link #inOrder} at a time. */
    private final Map<Tag, List<Route>> known;

    LabelRouterOutput(LabelRouterConfig config, PluginContext context) {
        inOrder = new InOrder(context.vertx());
        circles = new Circles(context.id());
        batches = config.emitMode() == RewriteTagFilterConfig.EmitMode.BATCH;
        sticky = config.stickyTags();
        known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Tag, List<Route>> eldest) {
                return size() > config.stickyTagsLimit();
            }
        };
        for (LabelRouterConfig.Route route : config.routes()) {
            String name = routes.size() + " " + route.label().orElse("");
            routes.add(new Route(
                    name,
                    output(route.label(), context),
                    route.tag(),
                    route.matches(),
                    counter(config, route.label(), route.metricsLabels(), context)));
        }
        Optional<String> label = config.defaultRoute().filter(name -> !name.isEmpty());
        Optional<String> tag = config.defaultTag().filter(name -> !name.isEmpty());
        defaultRoute = label.or(() -> tag)
                .map(there -> new Route(
                        "default",
                        output(label, context),
                        tag.orElse(""),
                        List.of(),
                        counter(config, label, Map.of(), context)));
    }

    private static Output output(Optional<String> label, PluginContext context) {
        return label.filter(name -> !name.isEmpty()).map(context::label).orElseGet(context::router);
    }

    private static Optional<Counter> counter(
            LabelRouterConfig config, Optional<String> label, Map<String, String> more, PluginContext context) {
        if (!config.metrics()) {
            return Optional.empty();
        }
        var labels = new ArrayList<String>(List.of("flow", label.orElse("")));
        more.forEach((key, value) -> {
            labels.add(key);
            labels.add(value);
        });
        return Optional.of(
                context.meters().counter("routed_events", "Events that took a route", labels.toArray(String[]::new)));
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return circles.within(() -> inOrder.read(events, packed -> parts(tag, packed))
                .compose(parts -> {
                    parts.counts.forEach((route, count) -> route.counter.ifPresent(counter -> counter.add(count)));
                    return parts.events.emit(handover);
                }));
    }

    private record Routed(Parts events, Map<Route, Long> counts) {}

    private Routed parts(Tag tag, PackedEvents events) {
        var routed = new Routed(new Parts(batches), new LinkedHashMap<>());
        for (EventCursor event = events.cursor(); event.next(); ) {
            for (Route route : routes(tag, event)) {
                routed.events.events(route.of(tag)).add(event);
                routed.counts.merge(route, 1L, Long::sum);
            }
        }
        return routed;
    }

    private List<Route> routes(Tag tag, EventCursor event) {
        Optional<List<Route>> before = Optional.ofNullable(known.get(tag));
        if (before.isPresent()) {
            return before.get();
        }
        List<Route> taken = routes(event);
        // An event without a route may have come before its metadata could be had.
        if (sticky && !taken.isEmpty()) {
            known.put(tag, taken);
        }
        return taken;
    }

    private List<Route> routes(EventCursor event) {
        List<Route> taken =
                routes.stream().filter(route -> route.selects(event)).toList();
        return taken.isEmpty() ? defaultRoute.map(List::of).orElse(List.of()) : taken;
    }

    private static boolean fits(LabelRouterConfig.Match match, EventCursor event) {
        return isOneOf(match.hosts(), HOST, event)
                && isOneOf(match.containerNames(), CONTAINER, event)
                && isOneOf(match.namespaces(), NAMESPACE, event)
                && hasLabels(match.labels(), event);
    }

    private static boolean isOneOf(List<String> wanted, RecordAccessor field, EventCursor event) {
        if (wanted.isEmpty()) {
            return true;
        }
        MessagePackReader reader = event.record();
        return wanted.contains(field.find(reader) ? FieldText.read(reader) : "");
    }

    private static boolean hasLabels(Map<String, String> wanted, EventCursor event) {
        return wanted.entrySet().stream().allMatch(label -> {
            MessagePackReader reader = event.record();
            return LABELS.find(reader)
                    && RecordAccessor.path(label.getKey(), List.of(label.getKey()))
                            .find(reader)
                    && reader.kind() == Kind.STRING
                    && reader.string().equals(label.getValue());
        });
    }
}
