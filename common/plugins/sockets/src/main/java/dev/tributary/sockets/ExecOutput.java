package dev.tributary.sockets;

import dev.tributary.peers.BoundedLog;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Gives each chunk to a command of its own, as a file. Chunks are formatted one after the other; a thread for each command
 * waits for its end. The rest is confined to the event loop.
 */
final class ExecOutput implements ChunkWriter {
    private final ExecOutputConfig config;
    private final PluginContext context;
    private final InOrder inOrder;
    private final ChunkLines lines;
    private final BoundedLog said;
    private final Counter failed;
    private final Set<Future<Void>> runs = new HashSet<>();
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    ExecOutput(ExecOutputConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        inOrder = new InOrder(context.vertx());
        lines = new ChunkLines(config.format(), config.inject(), context);
        said = new BoundedLog(context.id(), context.log(), context.clock());
        failed = context.meters().counter("errors", "Commands that failed", "reason", "command");
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        return inOrder.blocking(() -> file(chunk)).map(Objects::requireNonNull).compose(this::run);
    }

    /** What only the program's own user can read. On a worker thread, one at a time. */
    private Path file(Chunk chunk) throws IOException {
        Path file = Files.createTempFile("tributary-exec-", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            lines.write(chunk, UnaryOperator.identity(), out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    private Future<Void> run(Path file) {
        Context loop = context.vertx().getOrCreateContext();
        Promise<Void> ended = Promise.promise();
        Future<Void> run = ended.future();
        runs.add(run);
        Thread.ofVirtual().name(context.id()).start(() -> {
            String wrong = outcome(file, loop);
            loop.runOnContext(due -> {
                runs.remove(run);
                if (wrong.isEmpty()) {
                    ended.complete();
                } else {
                    failed.increment();
                    ended.fail(wrong);
                }
            });
        });
        return run;
    }

    /** What was wrong; empty if nothing was. On a thread of its own. */
    private String outcome(Path file, Context loop) {
        try {
            return runs(file, loop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the command was not waited for";
        } catch (IOException e) {
            return "the command cannot be run: " + e.getMessage();
        } finally {
            delete(file);
        }
    }

    private String runs(Path file, Context loop) throws IOException, InterruptedException {
        Process command = new ProcessBuilder("/bin/sh", "-c", config.command() + " " + file)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .start();
        running.add(command);
        try {
            Thread.ofVirtual()
                    .name(context.id())
                    .start(() -> SaidLines.read(
                            command.getInputStream(), line -> loop.runOnContext(due -> said.warn("it says: " + line))));
            boolean ended = !stopping && command.waitFor(config.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                Commands.end(command, config.killTimeout());
            }
            if (stopping) {
                return "the command was ended by the stop";
            }
            if (!ended) {
                return "the command has not ended within command_timeout "
                        + config.commandTimeout().toMillis() + " ms, killed";
            }
            return command.exitValue() == 0 ? "" : "the command ended with exit code " + command.exitValue();
        } finally {
            running.remove(command);
        }
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            context.log().warnf("%s: %s cannot be deleted: %s", context.id(), file, e.getMessage());
        }
    }

    /** Ends what still runs: it has had the time of {@code shutdown_timeout}. */
    @Override
    public Future<Void> stop() {
        stopping = true;
        List<Process> left = List.copyOf(running);
        left.forEach(command -> Thread.ofVirtual().start(() -> {
            try {
                Commands.end(command, config.killTimeout());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return Future.join(List.copyOf(runs)).transform(all -> Future.succeededFuture());
    }
}
