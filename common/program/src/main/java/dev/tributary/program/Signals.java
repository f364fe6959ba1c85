package dev.tributary.program;

import dev.tributary.worker.Supervisor;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What a running program does when it gets a signal. The JVM calls each handler on a thread of its own, which may block.
 * A signal that was ignored when the process began, as {@code nohup} does with HUP, stays ignored.
 */
@SuppressWarnings("sunapi") // The JDK has no other way.
final class Signals {
    private static final Logger LOG = Logger.getLogger("dev.tributary.program");

    /** A process that a signal ends has this and the signal's number as its exit code. */
    private static final int EXIT_CODE = 128;

    /**
     * So soon after the first, another one is the same wish: {@code timeout} and some shells send a signal to the process
     * and to its group.
     */
    private static final Duration SAME_WISH = Duration.ofSeconds(1);

    /** A start ends before, one way or the other. */
    private static final Duration START_MAX = Duration.ofMinutes(10);

    private static final String FLUSH = "USR1";

    /** Both reload; the JVM's flight recorder sends itself USR2 many times a second, unless it is told another signal. */
    private static final String RELOAD_IF_CHANGED = "USR2";

    private static final String RELOAD = "HUP";
    private static final List<String> STOP = List.of("TERM", "INT");

    private final Supervisor supervisor;
    private final AtomicReference<@Nullable Long> stoppingSinceNanos = new AtomicReference<>();
    private final Reloading reloading;
    private final CountDownLatch started = new CountDownLatch(1);

    Signals(Supervisor supervisor, Reloading reloading) {
        this.supervisor = supervisor;
        this.reloading = reloading;
    }

    /** For the time before {@link #handle}: what would end the process, and is not sent for that, has no effect. */
    static void ignoreUntilHandled() {
        on(FLUSH, SignalHandler.SIG_IGN);
        on(RELOAD_IF_CHANGED, SignalHandler.SIG_IGN);
        on(RELOAD, SignalHandler.SIG_IGN);
    }

    void handle() {
        on(FLUSH, signal -> flush());
        on(RELOAD_IF_CHANGED, signal -> reloading.reloadIfChanged("SIGUSR2"));
        on(RELOAD, signal -> reloading.reload("SIGHUP"));
        STOP.forEach(name -> on(name, this::stop));
    }

    /** The program runs: only now it is stopped if it was told to meanwhile, as half of it could not be. */
    void started() {
        started.countDown();
    }

    private static void on(String name, SignalHandler handler) {
        try {
            Signal.handle(new Signal(name), handler);
        } catch (IllegalArgumentException e) {
            LOG.debugf("SIG%s is not ours: %s", name, e.getMessage()); // as with the JVM's option -Xrs
        }
    }

    private void flush() {
        supervisor.flush();
        LOG.info("SIGUSR1: what buffers hold is flushed");
        try {
            LogHandlers.reopen().forEach(file -> LOG.infof("SIGUSR1: the log %s is opened anew", file));
        } catch (FileNotFoundException e) {
            LOG.errorf("SIGUSR1: the log cannot be opened anew: %s", e.getMessage());
        }
    }

    private void awaitStarted(Signal signal) {
        if (started.getCount() > 0) {
            LOG.infof("SIG%s: stops when the start is over", signal.getName());
        }
        try {
            if (!started.await(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
                LOG.errorf("the start is not over after %d s; stops all the same", START_MAX.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(Signal signal) {
        int exitCode = EXIT_CODE + signal.getNumber();
        Long sinceNanos = stoppingSinceNanos.compareAndExchange(null, System.nanoTime());
        if (sinceNanos == null) {
            awaitStarted(signal);
            System.exit(exitCode);
            return;
        }
        if (System.nanoTime() - sinceNanos < SAME_WISH.toNanos()) {
            return;
        }
        List<String> held = supervisor.held();
        LOG.warnf(
                "stopped at once, by a second signal (SIG%s); %s",
                signal.getName(),
                held.isEmpty() ? "buffers hold nothing" : "not delivered: " + String.join("; ", held));
        Runtime.getRuntime().halt(exitCode);
    }
}
