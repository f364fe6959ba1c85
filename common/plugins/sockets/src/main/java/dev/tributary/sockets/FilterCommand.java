package dev.tributary.sockets;

import dev.tributary.plugin.PluginContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One running command of the output {@code exec_filter}: started, given chunks, read, and started again when it has ended.
 * Confined to the event loop; threads of its own write, read and wait.
 */
final class FilterCommand {
    private static final Duration RESPAWN_PAUSE = Duration.ofMillis(200);
    private static final int PIECE_BYTES = 64 * 1024;

    private final ExecFilterConfig config;
    private final PluginContext context;
    private final int number;
    private final Context loop;
    private final Inlet way;
    private final Reports reports;

    private int respawns;
    private boolean stopping;
    private Optional<Process> running = Optional.empty();
    private Future<Void> life = Future.succeededFuture();
    private Future<Void> lastWrite = Future.succeededFuture();
    private OptionalLong pause = OptionalLong.empty();

    /** When it last read or printed something, of {@link System#nanoTime}. */
    private volatile long lastSign;
    /** Its reader waits until events are taken. */
    private volatile boolean held;

    /** What is told of it, on the event loop. */
    interface Reports {
        void lines(List<byte[]> lines, long dropped);

        void said(String line);

        void failed(String how);
    }

    FilterCommand(
            ExecFilterConfig config, PluginContext context, int number, Context loop, Inlet way, Reports reports) {
        this.config = config;
        this.context = context;
        this.number = number;
        this.loop = loop;
        this.way = way;
        this.reports = reports;
        respawns = config.respawns();
    }

    boolean runs() {
        return running.isPresent();
    }

    /** Completes when it runs, or could not be started. */
    Future<Void> start() {
        Promise<Void> started = Promise.promise();
        Promise<Void> ended = Promise.promise();
        life = ended.future();
        Thread.ofVirtual().name(context.id()).start(() -> {
            try {
                live(started);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                onLoop(() -> reports.failed("cannot be run or read: " + e.getMessage()));
            } finally {
                onLoop(() -> {
                    running = Optional.empty();
                    started.tryComplete();
                    ended.complete();
                    again();
                });
            }
        });
        return started.future();
    }

    private void onLoop(Runnable work) {
        loop.runOnContext(due -> work.run());
    }

    /** On a thread of its own. */
    private void live(Promise<Void> started) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", config.command()).start();
        try (InputStream printed = process.getInputStream()) {
            onLoop(() -> {
                running = Optional.of(process);
                lastWrite = Future.succeededFuture();
                started.tryComplete();
                if (stopping) {
                    closeInput(process);
                }
            });
            Thread.ofVirtual()
                    .name(context.id())
                    .start(() -> SaidLines.read(
                            process.getErrorStream(), line -> onLoop(() -> reports.said("it says: " + line))));
            read(printed);
        } finally {
            // It has closed its output; what does not end by itself now is of no use any more.
            boolean ended = process.waitFor(config.killTimeout().toMillis(), TimeUnit.MILLISECONDS);
            int code = ended ? process.exitValue() : Commands.end(process, config.killTimeout());
            onLoop(() -> {
                if (!stopping) {
                    reports.failed("has ended with exit code " + code);
                }
            });
        }
    }

    private void read(InputStream printed) throws IOException, InterruptedException {
        var cutter = new Cutter(new byte[] {'\n'}, config.lineLengthLimit());
        var gathered = new GatheredLines(way, reports::lines);
        byte[] block = new byte[config.readBlockSize()];
        for (int read = printed.read(block); read >= 0; read = printed.read(block)) {
            cutter.feed(block, 0, read, gathered);
            deliver(gathered);
        }
        cutter.end(gathered);
        deliver(gathered);
    }

    private void deliver(GatheredLines gathered) throws InterruptedException {
        held = true;
        try {
            gathered.deliver();
        } finally {
            lastSign = System.nanoTime();
            held = false;
        }
    }

    private void again() {
        if (stopping || respawns == 0) {
            return;
        }
        if (respawns > 0) {
            respawns--;
        }
        pause = OptionalLong.of(context.vertx().setTimer(RESPAWN_PAUSE.toMillis(), due -> {
            pause = OptionalLong.empty();
            context.log().infof("%s: command %d is started again", context.id(), number);
            start();
        }));
    }

    /** Completes when all of it is in the command's pipe; then nobody can tell what it makes of it. */
    Future<Void> write(byte[] lines) {
        Optional<Process> to = running;
        if (to.isEmpty()) {
            return Future.failedFuture("command " + number + " does not run");
        }
        Future<Void> written = lastWrite.transform(before -> write(to.get(), lines));
        lastWrite = written;
        return written;
    }

    private Future<Void> write(Process process, byte[] lines) {
        Promise<Void> done = Promise.promise();
        lastSign = System.nanoTime();
        long watch = context.vertx()
                .setPeriodic(Math.max(1, config.writeTimeout().toMillis() / 4), due -> killIfStill(process));
        Thread.ofVirtual().name(context.id()).start(() -> {
            @Nullable String wrong = put(process.getOutputStream(), lines);
            onLoop(() -> {
                context.vertx().cancelTimer(watch);
                if (wrong == null) {
                    done.complete();
                } else {
                    done.fail("command " + number + " takes no events: " + wrong);
                }
            });
        });
        return done.future();
    }

    private @Nullable String put(OutputStream input, byte[] lines) {
        try {
            for (int at = 0; at < lines.length; at += PIECE_BYTES) {
                input.write(lines, at, Math.min(PIECE_BYTES, lines.length - at));
                input.flush();
                lastSign = System.nanoTime();
            }
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void killIfStill(Process process) {
        long still = System.nanoTime() - lastSign;
        if (!held && still > config.writeTimeout().toNanos()) {
            reports.failed("has neither read nor printed anything for write_timeout "
                    + config.writeTimeout().toMillis() + " ms, killed");
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Lets it end by itself, by the end of its input, up to {@code drain_timeout}; then ends it. */
    Future<Void> stop() {
        stopping = true;
        pause.ifPresent(context.vertx()::cancelTimer);
        running.ifPresent(process -> {
            lastWrite.onComplete(written -> closeInput(process));
            long deadline = context.vertx()
                    .setTimer(
                            Math.max(1, config.drainTimeout().toMillis()),
                            due -> Thread.ofVirtual().start(() -> end(process)));
            life.onComplete(ended -> context.vertx().cancelTimer(deadline));
        });
        return life;
    }

    private void end(Process process) {
        try {
            Commands.end(process, config.killTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On a thread of its own, as it may have to wait for a write. */
    private void closeInput(Process process) {
        Thread.ofVirtual().start(() -> {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                context.log().debugf("%s: input of command %d: %s", context.id(), number, e.getMessage());
            }
        });
    }
}
