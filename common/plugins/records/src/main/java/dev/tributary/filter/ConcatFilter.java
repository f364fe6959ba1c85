package dev.tributary.filter;

import dev.tributary.event.EventStream;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Joins events whose texts belong together. What is gathered lies in memory, and its sources take it for delivered; what
 * nothing more comes to goes on after a time, and at a stop.
 */
final class ConcatFilter implements Filter {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** The program's own log, which is never parted. */
    private static final Set<String> OWN_LOG =
            Set.of("fluent.trace", "fluent.debug", "fluent.info", "fluent.warn", "fluent.error", "fluent.fatal");

    private final PluginContext context;
    private final Vertx vertx;
    private final InOrder inOrder;
    private final Duration flushInterval;
    private final boolean useFirstTimestamp;
    private final Optional<Output> timeoutLabel;

    /** Used by one piece of work of {@link #inOrder} at a time. */
    private final ConcatStreams streams;

    private Optional<Long> timer = Optional.empty();

    ConcatFilter(ConcatConfig config, PluginContext context) {
        this.context = context;
        vertx = context.vertx();
        inOrder = new InOrder(vertx);
        flushInterval = config.flushInterval();
        useFirstTimestamp = config.useFirstTimestamp();
        timeoutLabel = config.timeoutLabel().map(context::label);
        streams = new ConcatStreams(config, context.clock());
    }

    @Override
    public Future<Void> start() {
        if (!flushInterval.isZero()) {
            Duration period = flushInterval.compareTo(LOOK) < 0 ? flushInterval : LOOK;
            timer = Optional.of(vertx.setPeriodic(
                    Math.max(1, period.toMillis()),
                    fired -> inOrder.blocking(() -> streams.expired(flushInterval))
                            .compose(expired -> flush(expired, "Timeout flush", now()))
                            .onFailure(failure -> context.log().errorf(failure, "%s: not flushed", context.id()))));
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        if (OWN_LOG.contains(tag.name())) {
            return Future.succeededFuture(events);
        }
        return inOrder.read(events, packed -> streams.join(tag, packed)).map(joined -> {
            if (joined.failed().count() > 0) {
                var reason = new IllegalArgumentException("an event has no text in the field that tells parts");
                context.error(tag, joined.failed(), "concat: " + reason.getMessage(), reason);
            }
            if (!joined.evicted().isEmpty()) {
                flush(joined.evicted(), "beyond gathered_limit_size", Optional.empty())
                        .onFailure(failure -> context.log().errorf(failure, "%s: not flushed", context.id()));
            }
            return joined.events();
        });
    }

    private Optional<EventTime> now() {
        return useFirstTimestamp
                ? Optional.empty()
                : Optional.of(EventTime.of(context.clock().instant()));
    }

    /**
     * Sends on what was gathered as it is.
     *
     * @param time that of the first event if empty
     */
    private Future<Void> flush(List<ConcatStreams.Gathered> flushed, String why, Optional<EventTime> time) {
        var emits = flushed.stream()
                .map(one -> {
                    var event = new PackedEvents.Builder(one.sizeBytes());
                    event.add(time.orElse(one.time()), one.joined());
                    return emit(one.tag(), event.build(), why);
                })
                .toList();
        return Future.join(emits).mapEmpty();
    }

    private Future<Void> emit(Tag tag, PackedEvents event, String why) {
        if (timeoutLabel.isPresent()) {
            return timeoutLabel.get().emit(tag, event).recover(failure -> {
                context.error(tag, event, "concat: " + why, failure);
                return Future.succeededFuture();
            });
        }
        context.error(
                tag, event, "concat: " + why, new IllegalStateException("nothing more came to what was gathered"));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        timer.ifPresent(vertx::cancelTimer);
        return inOrder.blocking(streams::all).compose(left -> flush(left, "Flush remaining buffer", Optional.empty()));
    }
}
