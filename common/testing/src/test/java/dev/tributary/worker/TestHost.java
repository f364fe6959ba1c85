package dev.tributary.worker;

import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.modules.PluginFolder;
import dev.tributary.modules.PluginModule;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.testing.TestConsole;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a configuration written in a test, under the file name {@code test.conf}. */
public final class TestHost implements AutoCloseable {
    public static final Duration DEADLINE = Duration.ofSeconds(90);

    public final TestPlugins plugins = new TestPlugins();
    final TestConsole console = new TestConsole();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
    final AtomicInteger outOfMemory = new AtomicInteger();
    public final Supervisor supervisor = new Supervisor(
            new WorkerHost(vertx, Clock.systemUTC(), () -> new Random(7), console, "test-host", "1.2.3"),
            outOfMemory::incrementAndGet);

    PipelineSource plan(String text) {
        return plan(text, plugins.registry());
    }

    private PipelineSource plan(String text, PluginRegistry registry) {
        return new PipelineSource(
                (environment, notes) -> ConfigParser.parse("test.conf", text, environment, notes),
                new Environment(Map.of(), "test-host", ""),
                registry,
                (position, message) -> warnings.add(position + ": " + message));
    }

    public TestHost build(String text) {
        supervisor.build(plan(text));
        return this;
    }

    PipelineSource realOutputs(String text) {
        return plan(text, plugins.withRealOutputs());
    }

    TestHost buildWithRealOutputs(String text) {
        supervisor.build(plan(text, plugins.withRealOutputs()));
        return this;
    }

    TestHost buildReal(String text) {
        supervisor.build(plan(text, PluginRegistry.ofProgram()));
        return this;
    }

    /** With the plugins that every program has. */
    TestHost startReal(String text) {
        supervisor.start(plan(text, PluginRegistry.ofProgram()));
        return this;
    }

    /** With those and the ones of a folder. */
    TestHost startReal(String text, Path pluginFolder) {
        supervisor.start(plan(text, PluginRegistry.ofProgram().and(PluginFolder.load(pluginFolder))));
        return this;
    }

    TestHost startWithRealOutputs(String text) {
        supervisor.start(plan(text, plugins.withRealOutputs()));
        return this;
    }

    /** With a module more. */
    public TestHost start(String text, PluginModule added) {
        supervisor.start(plan(text, plugins.registry().and(List.of(added))));
        return this;
    }

    public TestHost start(String text) {
        supervisor.start(plan(text));
        return this;
    }

    List<String> ids() {
        return supervisor.plugins().stream().map(PluginIdentity::id).toList();
    }

    List<WorkerStatus> status() {
        return supervisor.status(DEADLINE).stream().map(CompletableFuture::join).toList();
    }

    long count(String id, String figure) {
        return supervisor.figures().stream()
                .filter(one -> one.plugin().id().equals(id))
                .flatMap(one -> one.figures().stream())
                .filter(one -> one.name().equals(figure))
                .mapToLong(one -> ((Figure.Count) one).counter().value())
                .sum();
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
}
