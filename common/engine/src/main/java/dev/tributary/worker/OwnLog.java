package dev.tributary.worker;

import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.LoggedText;
import dev.tributary.plugin.Output;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the program logs, as events of one worker with the tags {@code fluent.trace} to {@code fluent.fatal}: what the
 * worker's plugins say, and in worker 0 what nobody's plugin says.
 *
 * <p>Never in a circle: what the plugins that carry these events say, and what is said while they are handed on, is not
 * among them. And bounded: a line for which there is no room is counted, not kept. Lines come from any thread, events are
 * emitted on the worker's event loop, one stream at a time.
 */
final class OwnLog {
    /** Of every logger of ours. */
    private static final String CATEGORY = "dev.tributary";

    /** Lines that wait for the outputs; beyond, lines are counted only. */
    static final int LINES_MAX = 1_000;

    /** Held here: a logger that nobody holds may lose its handlers. */
    private static final Logger LOGGER = Logger.getLogger(CATEGORY);

    /** A line as it was logged. */
    private record Line(EventTime time, String tag, String category, String message, Throwable thrown) {}

    private final int workerId;
    private final Output router;
    private final Set<String> carriers;
    private final Context loop;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(LINES_MAX);
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicLong unheard = new AtomicLong();
    private final Counter dropped;
    private final Handler handler = new Listener();
    private volatile @Nullable Thread thread;
    private boolean open;
    private boolean emitting;
    private Future<Void> last = Future.succeededFuture();

    /**
     * @param router gets the events
     * @param carriers categories of the plugins and routers that these events pass
     */
    OwnLog(int workerId, Output router, Set<String> carriers, Context loop, PluginMeters meters) {
        this.workerId = workerId;
        this.router = router;
        this.carriers = Set.copyOf(carriers);
        this.loop = loop;
        dropped = meters.counter("own_log_dropped", "Lines of the own log that did not become events: no room");
    }

    /** From now on lines are kept, to become events once {@link #open} is called. On the worker's event loop. */
    void listen() {
        thread = Thread.currentThread();
        LOGGER.addHandler(handler);
    }

    void open() {
        open = true;
        emitSome();
    }

    /** Emits what there is and hears no more; completes when that is taken, or was not. */
    Future<Void> close() {
        LOGGER.removeHandler(handler);
        emitSome();
        open = false;
        return last.otherwiseEmpty();
    }

    private final class Listener extends Handler {
        @Override
        public void publish(LogRecord logged) {
            String category = String.valueOf(logged.getLoggerName());
            if (!isOfThisWorker(category) || carriers.contains(category)) {
                return;
            }
            if (Thread.currentThread() == thread && emitting) {
                return; // said by somebody who is being handed such an event
            }
            String message = LoggedText.of(logged);
            var line = new Line(
                    EventTime.of(logged.getInstant()),
                    "fluent." + level(logged.getLevel()),
                    category,
                    String.valueOf(message),
                    logged.getThrown());
            if (!lines.offer(line)) {
                unheard.incrementAndGet();
            }
            if (due.compareAndSet(false, true)) {
                loop.runOnContext(here -> {
                    due.set(false);
                    emitSome();
                });
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** A plugin's category ends in its worker if there are several. Others' lines are worker 0's. */
    private boolean isOfThisWorker(String category) {
        int number = category.lastIndexOf('#');
        if (!category.startsWith(PluginLogs.CATEGORY) || number < 0) {
            return workerId == 0;
        }
        return category.substring(number + 1).equals(Integer.toString(workerId));
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value < Level.FINE.intValue()) {
            return "trace";
        } else if (value < Level.INFO.intValue()) {
            return "debug";
        } else if (value < Level.WARNING.intValue()) {
            return "info";
        } else if (value < Level.SEVERE.intValue()) {
            return "warn";
        }
        return value > Level.SEVERE.intValue() ? "fatal" : "error";
    }

    /** Hands on the lines that wait, unless some are still on their way. */
    private void emitSome() {
        if (!last.isComplete()) {
            return;
        }
        dropped.add(unheard.getAndSet(0));
        while (open && last.isComplete() && !lines.isEmpty()) {
            last = emitRow();
        }
        if (!last.isComplete()) {
            last.onComplete(end -> loop.runOnContext(here -> emitSome()));
        }
    }

    /** The lines in a row that have the same tag, as one stream. */
    private Future<Void> emitRow() {
        Line line = lines.peek();
        String tag = line.tag();
        var events = new PackedEvents.Builder(256);
        for (; line != null && line.tag().equals(tag); line = lines.peek()) {
            Line one = lines.remove();
            events.add(one.time(), out -> write(one, out));
        }
        return emit(new Tag(tag), events.build());
    }

    private Future<Void> emit(Tag tag, PackedEvents events) {
        emitting = true;
        try {
            return Guarded.call(() -> router.emit(tag, events));
        } finally {
            emitting = false;
        }
    }

    private void write(Line line, MessagePackWriter out) {
        boolean plugin = line.category().startsWith(PluginLogs.CATEGORY);
        boolean thrown = line.thrown() != null;
        out.mapHeader(2 + (plugin ? 1 : 0) + (thrown ? 1 : 0));
        out.string("worker").integer(workerId);
        if (plugin) {
            out.string("plugin_id").string(PluginLogs.id(line.category()));
        }
        out.string("message").string(line.message());
        if (thrown) {
            out.string("error").string(line.thrown().toString());
        }
    }
}
