package dev.tributary.program;

import dev.tributary.config.ConfigNotes;
import dev.tributary.config.syntax.Environment;
import dev.tributary.plugin.Descriptors;
import dev.tributary.status.HealthChecks;
import dev.tributary.status.HttpPort;
import dev.tributary.status.HttpPortException;
import dev.tributary.worker.InvalidPipelineException;
import dev.tributary.worker.PipelineSource;
import dev.tributary.worker.StandardOutput;
import dev.tributary.worker.StartException;
import dev.tributary.worker.Supervisor;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Runs the pipeline while Quarkus runs, from when its HTTP port answers to when the process is told to stop. */
@Singleton
public class PipelineApplication implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger("dev.tributary.program");

    /** What main has made of the program and its command line; loaded once, as are its plugins. */
    private static volatile Optional<Program> wanted = Optional.empty();

    private final Program packaged;
    private final Supervisor supervisor;
    private final StandardOutput console;
    private final HealthChecks health;
    private final HttpPort http;
    // Set by the main thread, read by the one that shuts down.
    private volatile Optional<PipelineSource> running = Optional.empty();

    @Inject
    PipelineApplication(
            Program program, Supervisor supervisor, StandardOutput console, HealthChecks health, HttpPort http) {
        this.packaged = program;
        this.supervisor = supervisor;
        this.console = console;
        this.health = health;
        this.http = http;
    }

    /** What is to run. */
    static void want(Program program) {
        wanted = Optional.of(program);
    }

    /** Before Quarkus says its first lines. */
    void onStart(@Observes StartupEvent begin) {
        LogLayout.applyWanted();
    }

    @Override
    public int run(String... args) {
        Program program = wanted.orElse(packaged);
        Optional<Path> file = Options.parse(Options.commandLine(program), args).configFile(System.getenv());
        var reloading = new Reloading(program, file, supervisor);
        supervisor.reloadsBy(() -> reloading.reloadAndTell("monitor_agent"));
        var signals = new Signals(supervisor, reloading);
        signals.handle();
        NettyLines.apply();
        OneLine.apply();
        try {
            http.open();
            ConfigNotes notes = (position, message) -> LOG.warnf("%s: %s", position, message);
            PipelineSource plan = Pipelines.plan(program, file, Environment.ofProcess(), notes);
            plan.system().logLevel().ifPresent(Supervisor::logFrom);
            program.plugins().added().forEach(module -> LOG.infof("plugins of %s", module.shown()));
            supervisor.start(plan);
            running = Optional.of(plan);
            health.register();
            LOG.infof(
                    "%s runs %s in %d %s: %d plugins",
                    program.nameAndVersion(),
                    Pipelines.shown(file),
                    supervisor.workers(),
                    supervisor.workers() == 1 ? "worker" : "workers",
                    supervisor.plugins().size());
            noteFewDescriptors();
            signals.started();
            Quarkus.waitForExit();
            return Program.OK;
        } catch (InvalidPipelineException e) {
            System.err.println(Pipelines.block(program, e));
            return Program.CONFIGURATION_ERROR;
        } catch (StartException e) {
            e.reasons().forEach(reason -> System.err.println(program.name() + ": " + reason));
            return Program.CONFIGURATION_ERROR;
        } catch (HttpPortException e) {
            System.err.println(program.name() + ": cannot start: " + e.getMessage());
            return Program.CONFIGURATION_ERROR;
        }
    }

    private static void noteFewDescriptors() {
        Descriptors descriptors = Descriptors.ofProcess();
        if (descriptors.limit() < Descriptors.FEW) {
            LOG.warnf(
                    "at most %d files and connections may be open (ulimit -n): %d connections to forward inputs together,"
                            + " %d to an HTTP port; the rest is for outputs and files. %d or more are usual",
                    descriptors.limit(),
                    descriptors.peerConnections(),
                    descriptors.httpConnections(Integer.MAX_VALUE),
                    Descriptors.FEW);
        }
    }

    /**
     * The first that happens on a signal, and the rest waits for it: HTTP goes on to answer. Behind waitForExit it would
     * be too late, as Quarkus does not wait for {@link #run} before it closes the event loops.
     */
    void onShutdown(@Observes ShutdownDelayInitiatedEvent begin) {
        running.ifPresent(this::stop);
    }

    private void stop(PipelineSource plan) {
        LOG.infof(
                "stopping: sources first, then what they sent is delivered, for %d s at most",
                plan.system().shutdownTimeout().toSeconds());
        var left = supervisor.stop(plan.system().shutdownTimeout());
        console.close();
        if (left.isEmpty()) {
            LOG.info("stopped; nothing is left");
        } else {
            LOG.warnf(
                    "stopped; not finished: %s",
                    left.stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
    }
}
