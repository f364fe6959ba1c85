package dev.tributary.edge.tail;

import dev.tributary.config.ConfigException;
import dev.tributary.config.FileReason;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The event loop's half of tail: asks {@link TailedFiles} for batches, emits them, and brings back what became of them.
 * One pass is out at a time. Confined to the worker's event loop, as are the counters.
 */
final class TailSource implements Source {
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);
    private static final long WAKE_MILLIS = 50;
    private static final Duration OPEN_AGAIN = Duration.ofSeconds(1);

    private final TailConfig config;
    private final Vertx vertx;
    private final Logger log;
    private final String id;
    private final Output router;
    private Context loop;
    private final TailedFiles files;
    private final Figures figures;
    private final Clock clock;
    private Instant saidAt = Instant.EPOCH;
    private long unmatchedUnsaid;
    private long tooLongUnsaid;
    private final Promise<Void> idle = Promise.promise();
    private Optional<WorkerExecutor> executor = Optional.empty();
    private Optional<Long> timer = Optional.empty();
    private List<Settled> settled = new ArrayList<>();
    private int emitsOut;
    private boolean passOut;
    private boolean lookDue;
    private boolean passedOver;
    private boolean emitting;
    private boolean stopping;
    private boolean refused;
    private boolean opened;
    private boolean wakes;

    /** Why the positions of the last run cannot be read. */
    private Optional<String> unopened = Optional.empty();

    private Instant openAgainAt = Instant.MIN;

    /** @throws ConfigException if more than one worker would read the same files */
    TailSource(TailConfig config, PluginContext context) {
        if (context.workers() > 1) {
            throw new ConfigException("Plugin 'tail' does not support multi workers configuration: each of the "
                    + context.workers() + " would read every line; put it into <worker 0>");
        }
        config.posFile().ifPresent(file -> context.claim(new Claim.File("pos_file", file.toString())));
        this.config = config;
        this.vertx = context.vertx();
        this.log = context.log();
        this.id = context.id();
        this.clock = context.clock();
        this.router = context.router();
        this.files = new TailedFiles(config, context.parser(config.parse(), "none"), context, this::arrived);
        this.figures = new Figures(context);
    }

    @Override
    public Future<Void> start() {
        if (config.posFile().isEmpty()) {
            log.warnf("%s: no pos_file is set: after a restart lines are read again or left out", id);
        }
        loop = vertx.getOrCreateContext();
        WorkerExecutor own = vertx.createSharedWorkerExecutor("tributary-tail-" + id, 1);
        executor = Optional.of(own);
        return open().map(done -> {
            if (!stopping) {
                timer = Optional.of(vertx.setPeriodic(config.pollInterval().toMillis(), fired -> lookAround()));
                lookAround();
            }
            return null;
        });
    }

    /** Without the positions that are there nothing is read: lines would come twice, or be left out. */
    private Future<Void> open() {
        return executor.orElseThrow()
                .executeBlocking(files::open, true)
                .map(tally -> {
                    if (unopened.isPresent()) {
                        log.infof("%s: the positions can be read", id);
                        unopened = Optional.empty();
                    }
                    opened = true;
                    figures.take(Objects.requireNonNull(tally));
                    return true;
                })
                .<Void>mapEmpty()
                .recover(cause -> cause instanceof IOException ? notOpened(cause) : Future.failedFuture(cause));
    }

    private Future<Void> notOpened(Throwable cause) {
        if (unopened.isEmpty()) {
            log.warnf(
                    "%s: nothing is read as long as pos_file %s cannot be read, trying again: %s",
                    id, config.posFile().orElseThrow(), FileReason.of(cause));
        }
        unopened = Optional.of(FileReason.of(cause));
        openAgainAt = clock.instant().plus(OPEN_AGAIN);
        return Future.succeededFuture();
    }

    private void openAgain() {
        if (!passOut && !stopping && !clock.instant().isBefore(openAgainAt)) {
            passOut = true;
            open().onComplete(done -> {
                passOut = false;
                if (done.failed()) {
                    figures.failed.increment();
                    log.errorf(done.cause(), "%s: not started", id);
                }
                goOn();
            });
        }
    }

    /** A file has come to a path of ours, says another thread. */
    private void arrived() {
        loop.runOnContext(here -> {
            if (opened && !stopping && !wakes) {
                wakes = true;
                // Whatever else comes by then is seen with the same look.
                vertx.setTimer(WAKE_MILLIS, fired -> {
                    wakes = false;
                    lookAround();
                });
            }
        });
    }

    private void lookAround() {
        if (!opened) {
            openAgain();
            return;
        }
        lookDue = true;
        pass();
    }

    /** Looks at all files if it is time to, or if some were passed over; else reads on in those that had a batch out. */
    private void pass() {
        if (passOut || stopping || (!lookDue && settled.isEmpty())) {
            return;
        }
        passOut = true;
        boolean everything = lookDue || passedOver;
        lookDue = false;
        List<Settled> brought = settled;
        settled = new ArrayList<>();
        executor.orElseThrow()
                .executeBlocking(() -> files.pass(brought, everything), true)
                .onComplete(done -> {
                    passOut = false;
                    if (done.succeeded()) {
                        take(done.result());
                    } else {
                        figures.failed.increment();
                        log.errorf(done.cause(), "%s: reading failed", id);
                    }
                    goOn();
                });
    }

    private void take(Tally tally) {
        figures.take(tally);
        noteLeftOut(tally);
        passedOver = tally.more;
        if (!idle.future().isComplete()) {
            emit(tally.batches);
        }
    }

    /** One line for many: the first that is left out, then a sum at most once a minute. */
    private void noteLeftOut(Tally tally) {
        unmatchedUnsaid += tally.linesUnmatched;
        tooLongUnsaid += tally.linesTooLong;
        Instant now = clock.instant();
        if (unmatchedUnsaid + tooLongUnsaid > 0 && !now.isBefore(saidAt.plus(SAY_AGAIN))) {
            log.warnf(
                    "%s: %d lines did not match the parser, %d were longer than max_line_size %d",
                    id, unmatchedUnsaid, tooLongUnsaid, config.maxLineSize());
            unmatchedUnsaid = 0;
            tooLongUnsaid = 0;
            saidAt = now;
        }
    }

    private void emit(List<Batch> batches) {
        emitting = true;
        for (Batch batch : batches) {
            emitsOut++;
            router.emit(batch.file().tag(), batch.events(), handover(batch)).onComplete(done -> {
                emitsOut--;
                settle(batch, done);
                if (!emitting) {
                    goOn();
                }
            });
        }
        emitting = false;
    }

    /** Without positions the next run does not know what was under way. */
    private Handover handover(Batch batch) {
        return config.posFile().isPresent() ? new Handover(false, Optional.of(batch.origin(id))) : Handover.PLAIN;
    }

    private void settle(Batch batch, io.vertx.core.AsyncResult<Void> done) {
        settled.add(new Settled(batch, done.succeeded()));
        if (done.succeeded()) {
            figures.accepted(batch);
        } else {
            figures.refused.increment();
        }
        if (done.failed() != refused) {
            refused = done.failed();
            if (refused) {
                log.warnf("%s: lines are refused downstream and will be read again: %s", id, done.cause());
            } else {
                log.infof("%s: lines are accepted again", id);
            }
        }
    }

    private void goOn() {
        if (stopping) {
            if (!passOut && emitsOut == 0) {
                idle.tryComplete();
            }
        } else {
            pass();
        }
    }

    @Override
    public Future<Void> stop() {
        stopping = true;
        timer.ifPresent(vertx::cancelTimer);
        if (executor.isEmpty()) {
            return Future.succeededFuture();
        }
        WorkerExecutor own = executor.get();
        long deadline = vertx.setTimer(Math.max(1, config.stopTimeout().toMillis()), fired -> {
            log.warnf("%s: stopped with %d batches not accepted; they are read again after a start", id, emitsOut);
            idle.tryComplete();
        });
        goOn();
        return idle.future()
                .onComplete(done -> vertx.cancelTimer(deadline))
                .compose(done -> own.executeBlocking(() -> files.close(settled), true))
                .map(tally -> {
                    figures.take(Objects.requireNonNull(tally));
                    return true;
                })
                .eventually(() -> own.close())
                .mapEmpty();
    }

    @Override
    public Optional<Condition> condition() {
        var data = new LinkedHashMap<String, Object>();
        data.put("path", config.path());
        data.put("files", figures.files);
        data.put("lag_bytes", figures.lagBytes);
        data.put("refused", refused);
        Optional<String> problem = unopened.or(() -> figures.positionProblem);
        problem.ifPresent(reason -> data.put("pos_file_failure", reason));
        return Optional.of(new Condition(problem.isEmpty(), data));
    }

    /** What is counted. The gauges are read from other threads. */
    private static final class Figures {
        private final Counter eventsIn;
        private final Counter bytesIn;
        private final Counter rotations;
        private final Counter truncations;
        private final Counter unmatched;
        private final Counter tooLong;
        private final Counter unreadable;
        private final Counter missed;
        private final Counter positions;
        private final Counter refused;
        private final Counter failed;
        private volatile long files;
        private volatile long lagBytes;
        private Optional<String> positionProblem = Optional.empty();

        Figures(PluginContext context) {
            var meters = context.meters();
            eventsIn = meters.counter("events_in", "Events this source has emitted");
            bytesIn = meters.counter("bytes_in", "Bytes of packed events this source has emitted");
            rotations = meters.counter("rotations", "Files replaced by another at their path");
            truncations = meters.counter("truncations", "Files that became shorter and were read from their start");
            unmatched = meters.counter("unmatched_lines", "Lines the parser could not read");
            String errors = "What went wrong";
            tooLong = meters.counter("errors", errors, "reason", "line_too_long");
            unreadable = meters.counter("errors", errors, "reason", "unreadable");
            missed = meters.counter("errors", errors, "reason", "missed");
            positions = meters.counter("errors", errors, "reason", "pos_file");
            refused = meters.counter("errors", errors, "reason", "emit");
            failed = meters.counter("errors", errors, "reason", "failed");
            meters.gauge("files", "Files followed", () -> files);
            meters.gauge("lag_bytes", "Bytes of the files not yet accepted downstream", () -> lagBytes);
        }

        void accepted(Batch batch) {
            eventsIn.add(batch.events().count());
            bytesIn.add(batch.events().sizeBytes());
        }

        void take(Tally tally) {
            rotations.add(tally.rotations);
            truncations.add(tally.truncations);
            unmatched.add(tally.linesUnmatched);
            tooLong.add(tally.linesTooLong);
            unreadable.add(tally.unreadable);
            missed.add(tally.missed);
            positions.add(tally.positionFailures);
            files = tally.files;
            lagBytes = tally.lagBytes;
            positionProblem = tally.positionProblem;
        }
    }
}
