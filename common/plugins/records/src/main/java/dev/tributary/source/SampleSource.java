package dev.tributary.source;

import dev.tributary.config.ConfigException;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import dev.tributary.plugin.storage.Storage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * Makes events in a {@link Rhythm}. One stream is out at a time; a refused one is offered again until it is taken, and
 * what would have been made meanwhile, beyond a second's worth, is not made. Confined to the worker's event loop.
 */
final class SampleSource implements Source {
    private static final int STREAM_BYTES_MAX = 1 << 20;
    /** What a single making may be: it is one stream, however large. */
    private static final long MAKING_BYTES_MAX = 64 << 20;

    private static final long RETRY_MILLIS = 500;
    private static final long STOP_MILLIS = 5_000;
    private static final long NO_TIMER = -1;

    /** As Fluentd calls it in its storage. */
    private static final String LAST_COUNT = "auto_increment_value";

    private final Vertx vertx;
    private final Logger log;
    private final String id;
    private final Output router;
    private final Tag tag;
    private final int rate;
    private final int size;
    private final SampleRecords records;
    private final LongSupplier nanoTime;
    private final Counter eventsIn;
    private final Counter refused;
    /** Has the count of the last event, where events are counted. */
    private final Optional<Storage> storage;

    private Rhythm rhythm;
    private long timer = NO_TIMER;
    private Optional<PackedEvents> out = Optional.empty();
    private boolean refusing;
    private boolean stopped;
    private final Promise<Void> idle = Promise.promise();

    SampleSource(SampleConfig config, PluginContext context, LongSupplier nanoTime) {
        this.vertx = context.vertx();
        this.log = context.log();
        this.id = context.id();
        this.router = context.router();
        this.tag = new Tag(config.tag());
        this.rate = config.rate();
        this.size = config.size();
        this.records = new SampleRecords(config.records(), config.autoIncrementKey(), context.clock());
        storage = config.autoIncrementKey().map(key -> new Storage(config.storage(), "suspend", context));
        long streamBytes = (long) size * records.eventBytesMax();
        if (streamBytes > MAKING_BYTES_MAX) {
            throw new ConfigException("size " + size + " of records of " + records.eventBytesMax() + " bytes is "
                    + streamBytes + " bytes at once, and at most " + MAKING_BYTES_MAX
                    + " can be; write a smaller size and a larger rate");
        }
        this.nanoTime = nanoTime;
        this.rhythm = new Rhythm(rate, nanoTime.getAsLong());
        this.eventsIn = context.meters().counter("events_in", "Events this source has emitted");
        this.refused = context.meters().counter("errors", "Emits that failed", "reason", "emit");
    }

    @Override
    public Future<Void> start() {
        return storage.map(Storage::start).orElseGet(Future::succeededFuture).onSuccess(started -> {
            storage.flatMap(kept -> kept.get(LAST_COUNT))
                    .filter(Value::isIntegerValue)
                    .ifPresent(last -> records.count(last.asIntegerValue().toLong() + 1));
            rhythm = new Rhythm(rate, nanoTime.getAsLong());
            schedule();
        });
    }

    /** Emits what is due, one stream after the other; then waits for the next slot. */
    private void turn() {
        if (stopped || out.isPresent()) {
            return;
        }
        int due = rhythm.due(nanoTime.getAsLong());
        if (due == 0) {
            schedule();
            return;
        }
        int makings = Math.clamp(STREAM_BYTES_MAX / ((long) size * records.eventBytesMax()), 1, due);
        PackedEvents events = records.make(makings * size);
        rhythm.did(makings);
        out = Optional.of(events);
        storage.map(kept -> kept.put(LAST_COUNT, ValueFactory.newInteger(records.count() - 1)))
                .orElseGet(Future::succeededFuture)
                .onComplete(kept -> emit(events));
    }

    private void emit(PackedEvents events) {
        router.emit(tag, events).onSuccess(done -> taken(events)).onFailure(cause -> refuse(events, cause));
    }

    private void taken(PackedEvents events) {
        eventsIn.add(events.count());
        out = Optional.empty();
        if (refusing) {
            refusing = false;
            log.infof("%s: events are accepted again; %d were not made meanwhile", id, rhythm.skipped() * size);
        }
        if (stopped) {
            idle.tryComplete();
        } else {
            // Not at once: others on this loop have their turn between two streams.
            vertx.runOnContext(next -> turn());
        }
    }

    private void refuse(PackedEvents events, Throwable cause) {
        refused.increment();
        if (!refusing) {
            refusing = true;
            log.warnf("%s: events are refused downstream, trying again every %d ms: %s", id, RETRY_MILLIS, cause);
        }
        if (stopped) {
            idle.tryComplete();
        } else {
            timer = vertx.setTimer(RETRY_MILLIS, fired -> emit(events));
        }
    }

    private void schedule() {
        long millis = TimeUnit.NANOSECONDS.toMillis(rhythm.waitNanos(nanoTime.getAsLong()) + 999_999);
        timer = vertx.setTimer(Math.max(1, millis), fired -> turn());
    }

    @Override
    public Future<Void> stop() {
        return end().transform(ended -> storage.map(Storage::stop).orElseGet(Future::succeededFuture));
    }

    private Future<Void> end() {
        stopped = true;
        boolean waiting = vertx.cancelTimer(timer);
        if (out.isEmpty() || (waiting && refusing)) {
            out.ifPresent(events -> log.warnf("%s: stopped with %d events refused", id, events.count()));
            return Future.succeededFuture();
        }
        long deadline = vertx.setTimer(STOP_MILLIS, fired -> {
            out.ifPresent(events -> log.warnf("%s: stopped with %d events not accepted", id, events.count()));
            idle.tryComplete();
        });
        return idle.future().onComplete(done -> vertx.cancelTimer(deadline));
    }
}
