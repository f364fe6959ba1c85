package dev.tributary.routing;

import dev.tributary.event.EventStream;
import dev.tributary.event.PeerText;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Meters;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.SparseLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The routes of the root or of a label. Streams of one route reach its output in the order they were emitted. Confined
 * to its worker's event loop.
 *
 * <p>It owns no stage: who built filters and outputs starts and stops them.
 */
public final class Router implements Output {
    /** Tags whose pipeline is remembered; beyond, the one unused for longest is forgotten. */
    static final int TAGS_REMEMBERED = 1024;

    /** A longer tag is resolved each time, so that peers with long ones cannot make us keep more than a few MiB. */
    static final int TAG_REMEMBERED_CHARS_MAX = 1024;

    /** No configuration leads events through one label so often; one that goes in a circle would never end. */
    private static final int ROUNDS_MAX = 32;

    /** The events came round to a router through which they had gone again and again. */
    private static final class CircleException extends RuntimeException {
        private CircleException(String message) {
            super(message, null, false, false);
        }
    }

    private final String label;
    private final List<Route> routes;
    private final Optional<Output> errors;
    private final Meters meters;
    private final Logger log;
    private final IdentityHashMap<Route, Lane> lanes = new IdentityHashMap<>();
    private final Map<Tag, Pipeline> pipelines = new Recent();
    private final SparseLog unmatched = new SparseLog();
    private final SparseLog failures = new SparseLog();
    private final Counter unmatchedEvents;
    private final Counter failedEvents;
    private final Lane nowhere = new Lane();
    private final SparseLog circles = new SparseLog();
    private int rounds;

    /**
     * @param label {@code @ROOT} or the label's name
     * @param routes in file order
     * @param errors the label {@code @ERROR}, if there is one: it takes the streams that a stage here fails on
     */
    public Router(String label, List<Route> routes, Optional<Output> errors, Meters meters, Logger log) {
        this.label = label;
        this.routes = List.copyOf(routes);
        this.errors = errors;
        this.meters = meters;
        this.log = log;
        this.routes.forEach(route -> lanes.put(route, new Lane()));
        unmatchedEvents = meters.counter("unmatched_events", "Events whose tag no match was for", "label", label);
        failedEvents = meters.counter("route_errors", "Events that a filter or output failed on", "label", label);
    }

    /** {@code @ROOT} or the label's name. */
    public String label() {
        return label;
    }

    /**
     * Completes when the matching output has taken the events, or no match is for them, or filters left none. Events a
     * stage fails on go to the error label; without one, or if that fails too, so does this future.
     */
    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        if (rounds == ROUNDS_MAX) {
            return Future.failedFuture(circle(tag, events));
        }
        rounds++;
        try {
            Future<Void> taken = pipeline(tag).emit(tag, events, handover);
            if (taken.succeeded()) {
                return taken;
            }
            return taken.recover(cause -> failed(tag, events, handover, cause));
        } finally {
            rounds--;
        }
    }

    private CircleException circle(Tag tag, EventStream events) {
        failedEvents.add(events.count());
        String message = "events of tag \"%s\" go in a circle and came to %s again %d times"
                .formatted(tag.shown(), label, ROUNDS_MAX);
        if (circles.nextIsWorthALine()) {
            log.errorf("%s: %d events refused (%d streams so far)", message, events.count(), circles.count());
        }
        return new CircleException(message);
    }

    private Future<Void> failed(Tag tag, EventStream events, Handover handover, Throwable cause) {
        if (cause instanceof CircleException) {
            return Future.failedFuture(cause); // @ERROR may be part of the circle
        }
        failedEvents.add(events.count());
        if (errors.isEmpty()) {
            return Future.failedFuture(cause);
        }
        if (failures.nextIsWorthALine()) {
            log.warnf(
                    "%d events of tag \"%s\" go to @ERROR, a stage of %s failed on them: %s (%d streams so far)",
                    events.count(), tag.shown(), label, PeerText.line(cause.toString()), failures.count());
        }
        return errors.get().emit(tag, events, handover);
    }

    private Pipeline pipeline(Tag tag) {
        return tag.name().length() > TAG_REMEMBERED_CHARS_MAX
                ? resolve(tag)
                : pipelines.computeIfAbsent(tag, this::resolve);
    }

    /** How many characters the remembered tags have together. */
    long charsRemembered() {
        return pipelines.keySet().stream().mapToLong(tag -> tag.name().length()).sum();
    }

    private Pipeline resolve(Tag tag) {
        var filters = new ArrayList<Filter>();
        for (Route route : routes) {
            if (!route.pattern().matches(tag)) {
                continue;
            }
            switch (route) {
                case Route.Filtered filtered -> filters.add(filtered.filter());
                case Route.Matched matched -> {
                    return new Pipeline(
                            List.copyOf(filters),
                            matched.output(),
                            Objects.requireNonNull(lanes.get(route)),
                            routed(matched.outputId()));
                }
            }
        }
        // Filters run although nothing follows them: one that prints is there to be seen.
        return new Pipeline(
                List.copyOf(filters), (dropped, events, handover) -> drop(dropped, events), nowhere, new Counter());
    }

    private Counter routed(String outputId) {
        return meters.counter("routed_events", "Events handed to an output", "label", label, "output", outputId);
    }

    private Future<Void> drop(Tag tag, EventStream events) {
        unmatchedEvents.add(events.count());
        if (unmatched.nextIsWorthALine()) {
            log.warnf(
                    "no match of %s is for tag \"%s\": %d events dropped (%d streams so far)",
                    label, tag.shown(), events.count(), unmatched.count());
        }
        return Future.succeededFuture();
    }

    private static final class Recent extends LinkedHashMap<Tag, Pipeline> {
        private Recent() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tag, Pipeline> eldest) {
            return size() > TAGS_REMEMBERED;
        }
    }
}
