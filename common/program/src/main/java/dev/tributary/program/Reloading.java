package dev.tributary.program;

import dev.tributary.config.ConfigNotes;
import dev.tributary.config.syntax.Environment;
import dev.tributary.worker.InvalidPipelineException;
import dev.tributary.worker.LoadedConfig;
import dev.tributary.worker.PipelineSource;
import dev.tributary.worker.Reloaded;
import dev.tributary.worker.StartException;
import dev.tributary.worker.Supervisor;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** Reads the configuration again while the program runs, when somebody asks for it. Its methods block; for any thread. */
final class Reloading {
    private static final Logger LOG = Logger.getLogger("dev.tributary.program");

    private final Program program;
    private final Optional<Path> file;
    private final Supervisor supervisor;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean wanted = new AtomicBoolean();

    Reloading(Program program, Optional<Path> file, Supervisor supervisor) {
        this.program = program;
        this.file = file;
        this.supervisor = supervisor;
    }

    /**
     * Logs what has become of it.
     *
     * @param why who asks, for the log
     */
    void reload(String why) {
        logged(() -> run(why, plan()));
    }

    /** The same, but does nothing, and says nothing, if the files say what they said. */
    void reloadIfChanged(String why) {
        logged(() -> {
            PipelineSource next = plan();
            if (!supervisor.loaded().map(LoadedConfig::hash).equals(Optional.of(next.hash()))) {
                run(why, next);
            }
        });
    }

    /**
     * The same for who wants to know what has become of it.
     *
     * @return a line for people
     * @throws StartException or {@link InvalidPipelineException}, as {@link Supervisor#reload} does
     */
    String reloadAndTell(String why) {
        lock.lock();
        try {
            return run(why, plan());
        } catch (InvalidPipelineException | StartException e) {
            LOG.errorf("%s: not reloaded: %s", why, e.getMessage());
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Who comes while one is under way gets the next, together with all others who do. */
    private void logged(Runnable work) {
        if (!wanted.compareAndSet(false, true)) {
            return;
        }
        lock.lock();
        try {
            wanted.set(false);
            work.run();
        } catch (InvalidPipelineException e) {
            LOG.errorf("not reloaded, and nothing has changed: %s", Pipelines.block(program, e));
        } catch (StartException e) {
            LOG.errorf("not reloaded, what ran before goes on: %s", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private PipelineSource plan() {
        ConfigNotes notes = (position, message) -> LOG.warnf("%s: %s", position, message);
        return Pipelines.plan(program, file, Environment.ofProcess(), notes);
    }

    private String run(String why, PipelineSource next) {
        long beginNanos = System.nanoTime();
        Reloaded reloaded = supervisor.reload(next);
        String told = "%s is reloaded in %d ms: %d plugins go on, %d started, %d stopped"
                .formatted(
                        Pipelines.shown(file),
                        (System.nanoTime() - beginNanos) / 1_000_000,
                        reloaded.kept(),
                        reloaded.started(),
                        reloaded.stopped());
        LOG.infof("%s: %s", why, told);
        return told;
    }
}
