package dev.tributary.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.buffered.BufferConfig;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.Chunking;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import dev.tributary.testing.TestMeters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** A buffered output in virtual time, in front of a destination that does as it is told. */
final class BufferHarness implements AutoCloseable {
    static final Tag TAG = new Tag("app");
    private static final BufferDefaults BY_TAG = BufferDefaults.PLAIN.by("tag");
    private static final AtomicLong RUNS = new AtomicLong();

    final TestContext context = TestContext.own();
    final VirtualTime time = new VirtualTime(context.clock());
    final ScriptedWriter writer = new ScriptedWriter();
    final ScriptedWriter secondary = new ScriptedWriter();
    BufferedOutput output;

    record NoConfig() {}

    /** {@code lines} as in {@code <buffer>}; its argument first if it begins with an angle bracket. */
    static BufferHarness with(String... lines) {
        return new BufferHarness().build(false, lines);
    }

    static BufferHarness withSecondary(String... lines) {
        return new BufferHarness().build(true, lines);
    }

    /** A buffer in files that are done with at once, not started yet. */
    static BufferHarness inFiles(BufferFiles files, String... lines) {
        return inFiles(files, INLINE, lines);
    }

    /** A started buffer in files on a slow disk: what is done to them takes a millisecond, and gathers meanwhile. */
    static BufferHarness slow(BufferFiles files, String... lines) {
        var slow = new SlowWork();
        var harness = inFiles(files, slow, lines);
        slow.time = harness.time;
        Future<Void> started = harness.output.start();
        harness.pass(Duration.ofMillis(5));
        assertThat(started.succeeded()).as("%s", started.cause()).isTrue();
        return harness;
    }

    private static final class SlowWork implements FileWork.BlockingExecutor {
        private VirtualTime time;

        @Override
        public <T> Future<T> run(Callable<T> work) {
            Promise<T> done = Promise.promise();
            time.after(1, () -> {
                try {
                    done.complete(work.call());
                } catch (Exception e) {
                    done.fail(e);
                }
            });
            return done.future();
        }
    }

    /** As {@link #inFiles}, in one of several workers. */
    static BufferHarness ofWorker(int worker, int workers, BufferFiles files, String... lines) {
        return new BufferHarness().inWorker(worker, workers).filed(files, INLINE, lines);
    }

    private BufferHarness inWorker(int worker, int workers) {
        context.worker(worker, workers);
        return this;
    }

    private static BufferHarness inFiles(BufferFiles files, FileWork.BlockingExecutor executor, String... lines) {
        return new BufferHarness().filed(files, executor, lines);
    }

    private BufferHarness filed(BufferFiles files, FileWork.BlockingExecutor executor, String... lines) {
        // No run makes the ids that another has made.
        context.random(new Random(RUNS.incrementAndGet()));
        var settings = settings(BY_TAG, context, lines);
        var parts = BufferParts.of(settings, context, time, files, executor);
        output = new BufferedOutput(writer, Optional.empty(), parts);
        return this;
    }

    /** A started buffer in files. */
    static BufferHarness started(BufferFiles files, String... lines) {
        var harness = inFiles(files, lines);
        Future<Void> started = harness.output.start();
        assertThat(started.succeeded()).as("%s", started.cause()).isTrue();
        return harness;
    }

    private static final FileWork.BlockingExecutor INLINE = new FileWork.BlockingExecutor() {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            try {
                return Future.succeededFuture(work.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }
    };

    private BufferHarness build(boolean withSecondary, String... lines) {
        context.plugins(List.of(PluginType.output(
                "scripted", "", NoConfig.class, (config, inner) -> new DirectOutput(secondary, inner))));
        Optional<ConfigElement> section =
                withSecondary ? Optional.of(section("<secondary>\n@type scripted\n</secondary>\n")) : Optional.empty();
        var parts = BufferParts.of(settings(BY_TAG, context, lines), context, time);
        output = new BufferedOutput(writer, Secondary.of(section, "", context), parts);
        assertThat(output.start().succeeded()).isTrue();
        return this;
    }

    static BufferSettings settings(BufferDefaults defaults, String... lines) {
        return settings(defaults, TestContext.own(), lines);
    }

    private static BufferSettings settings(BufferDefaults defaults, PluginContext context, String... lines) {
        return BufferSettings.of(Chunking.of(Optional.of(config(lines)), defaults, context), defaults);
    }

    static BufferConfig config(String... lines) {
        boolean argument = lines.length > 0 && lines[0].startsWith("<");
        String text = (argument ? "" : "<buffer>\n") + String.join("\n", lines) + "\n</buffer>\n";
        return ConfigBinder.bind(section(text), BufferConfig.class, (position, note) -> {});
    }

    private static ConfigElement section(String text) {
        return ConfigParser.parse(
                        "test.conf", "<match>\n" + text + "</match>\n", Environment.ofProcess(), (position, note) -> {})
                .children()
                .getFirst()
                .children()
                .getFirst();
    }

    /** One event with that number. */
    Future<Void> emit(int number) {
        return emit(TAG, event(number));
    }

    Future<Void> emit(Tag tag, EventStream events) {
        return output.emit(tag, events);
    }

    /** One event whose giver waits until it is delivered. */
    Future<Void> deliver(int number) {
        return output.emit(TAG, event(number), new Handover(true, Optional.empty()));
    }

    static PackedEvents event(int number) {
        return TestEvents.events(Map.of("n", number));
    }

    static String record(int number) {
        return "{\"n\":" + number + "}";
    }

    static PackedEvents text(int bytes) {
        return TestEvents.events(Map.of("text", "x".repeat(bytes)));
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    void passSeconds(long seconds) {
        time.pass(Duration.ofSeconds(seconds));
    }

    TestMeters meters() {
        return context.meters();
    }

    Map<String, Object> data() {
        return output.condition().orElseThrow().data();
    }

    long held() {
        return (long) data().get("buffered_bytes");
    }

    /** Every event that came in is delivered, buffered, or counted with a reason. */
    void assertBooksBalance() {
        assertThat(meters().total("events_in"))
                .as("received = delivered + secondary + dead letters + dropped + buffered")
                .isEqualTo(meters().total("events_out")
                        - meters().total("recovered_events")
                        + meters().total("secondary_events")
                        + meters().total("dead_letter_events")
                        + meters().total("dropped_events")
                        + meters().total("kept_events")
                        + meters().gauge("buffer_events"));
        long bytes = 0;
        for (String state : List.of("staged", "queued", "dequeued")) {
            long one = meters().gauge("buffer_bytes", "state", state);
            assertThat(one).as(state).isNotNegative();
            bytes += one;
        }
        assertThat(bytes).isEqualTo(held());
    }

    @Override
    public void close() throws Exception {
        assertBooksBalance();
        context.close();
    }
}
