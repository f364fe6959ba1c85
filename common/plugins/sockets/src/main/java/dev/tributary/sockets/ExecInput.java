package dev.tributary.sockets;

import dev.tributary.peers.Outbox;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code exec}. A thread runs the command and reads what it prints; the rest is confined to the event loop that
 * starts it.
 */
final class ExecInput implements Source {
    private static final int WAITING_BYTES = 1 << 20;

    private final ExecInputConfig config;
    private final PluginContext context;
    private final PrintedLines lines;
    private final Extraction extraction;
    private final Outbox outbox;
    private @Nullable Inlet inlet;
    private OptionalLong timer = OptionalLong.empty();
    private Future<Void> run = Future.succeededFuture();
    private volatile @Nullable Process process;
    private volatile boolean stopping;

    ExecInput(ExecInputConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        lines = new PrintedLines(
                config.parse(), config.lineLengthLimit(), "Messages and connections that failed", context);
        extraction =
                new Extraction(config.extract(), config.keyOfTag(), config.tag().orElse(""), context);
        outbox = new Outbox(context, () -> {
            if (inlet != null) {
                inlet.giveBack();
            }
        });
    }

    @Override
    public Future<Void> start() {
        Context loop = context.vertx().getOrCreateContext();
        var way = new Inlet(loop, outbox, WAITING_BYTES, config.inFlightLimit());
        inlet = way;
        if (config.runInterval().isPresent()) {
            long millis = Math.max(1, config.runInterval().get().toMillis());
            timer = OptionalLong.of(context.vertx().setPeriodic(millis, due -> begin(loop, way)));
        } else {
            begin(loop, way);
        }
        return Future.succeededFuture();
    }

    /** Unless it still runs. */
    private void begin(Context loop, Inlet way) {
        if (!run.isComplete() || stopping) {
            return;
        }
        Promise<Void> ended = Promise.promise();
        run = ended.future();
        Thread.ofVirtual().name(context.id()).start(() -> {
            try {
                run(loop, way);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                if (!stopping) {
                    loop.runOnContext(due -> lines.failed("cannot be run or read: " + e.getMessage()));
                }
            } finally {
                loop.runOnContext(due -> ended.complete());
            }
        });
    }

    /** On a thread of its own. */
    private void run(Context loop, Inlet way) throws IOException, InterruptedException {
        boolean withErrors = config.connectMode() == ExecInputConfig.ConnectMode.READ_WITH_STDERR;
        var builder = new ProcessBuilder("/bin/sh", "-c", config.command())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(withErrors);
        if (!withErrors) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        Process started = builder.start();
        process = started;
        try (InputStream output = started.getInputStream()) {
            if (stopping) {
                started.destroy();
            }
            read(output, way);
        } finally {
            int code = end(started);
            process = null;
            if (code != 0 && !stopping) {
                loop.runOnContext(due -> lines.failed("ended with exit code " + code));
            }
        }
    }

    /** Whatever happened, nothing of it goes on. */
    private int end(Process started) throws InterruptedException {
        if (!stopping && started.waitFor(config.killTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
            return started.exitValue();
        }
        return Commands.end(started, config.killTimeout());
    }

    private void read(InputStream output, Inlet way) throws IOException, InterruptedException {
        var cutter = new Cutter(new byte[] {'\n'}, config.lineLengthLimit());
        var gathered = new GatheredLines(way, this::take);
        byte[] block = new byte[config.readBlockSize()];
        for (int read = output.read(block); read >= 0 && !stopping; read = output.read(block)) {
            cutter.feed(block, 0, read, gathered);
            gathered.deliver();
        }
        if (!stopping) {
            cutter.end(gathered);
            gathered.deliver();
        }
    }

    private byte[] utf8(byte[] line) {
        Charset charset = config.charset();
        return charset.equals(StandardCharsets.UTF_8)
                ? line
                : new String(line, charset).getBytes(StandardCharsets.UTF_8);
    }

    private void take(List<byte[]> printed, long dropped) {
        lines.take(printed, dropped, this::utf8, (parsed, arrival) -> {
            Extraction.Tagged tagged = extraction.of(parsed);
            outbox.to(tagged.tag())
                    .add(tagged.event().time().orElse(arrival), tagged.event().record());
        });
    }

    /** Ends the command, and waits up to {@code drain_timeout} for what was read to be taken. */
    @Override
    public Future<Void> stop() {
        stopping = true;
        timer.ifPresent(context.vertx()::cancelTimer);
        Process running = process;
        if (running != null) {
            Commands.ask(running);
        }
        return outbox.closeAfter(
                run, config.drainTimeout().plus(config.killTimeout().multipliedBy(2)));
    }
}
