package dev.tributary.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.Event;
import dev.tributary.testing.TestContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleSourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestContext context = TestContext.own();
    private final AtomicLong nanoTime = new AtomicLong();

    /** Else the source, which the recorder never slows down, would make as much as the machine can while a test waits. */
    private final AtomicLong stepsLeft = new AtomicLong(100);

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void makesTheDefaultSampleOnceASecond() throws Exception {
        var source = started(Map.of("tag", "t"), System::nanoTime);
        await().atMost(PATIENCE).until(() -> context.router().events().size() >= 2);
        stop(source);
        assertThat(context.router().records()).containsOnly("{\"message\":\"sample\"}");
        assertThat(context.router().tags()).containsOnly("t");
        assertThat(context.meters().count("events_in"))
                .isEqualTo(context.router().events().size());
    }

    @Test
    void takesTheSamplesInTurnAndCounts() throws Exception {
        var source = started(
                Map.of(
                        "tag", "t",
                        "rate", "10",
                        "auto_increment_key", "id",
                        "dummy", "[{\"a\":1},{\"b\":{\"c\":[2]},\"id\":\"mine\"}]"),
                this::steps);
        await().atMost(PATIENCE).until(() -> context.router().events().size() >= 4);
        stop(source);
        assertThat(context.router().records())
                .startsWith(
                        "{\"a\":1,\"id\":0}",
                        "{\"b\":{\"c\":[2]},\"id\":1}",
                        "{\"a\":1,\"id\":2}",
                        "{\"b\":{\"c\":[2]},\"id\":3}");
    }

    @Test
    void eventsCarryTheTimeTheyAreMade() throws Exception {
        var source = started(Map.of("tag", "t", "size", "3"), this::steps);
        await().atMost(PATIENCE).until(() -> !context.router().events().isEmpty());
        stop(source);
        assertThat(context.router().events().stream().map(Event::time))
                .containsOnly(dev.tributary.event.EventTime.of(TestContext.START));
        assertThat(context.router().emitted())
                .allSatisfy(one -> assertThat(one.events().count() % 3).isZero());
    }

    @Test
    void aHighRateTravelsInStreamsOfBoundedSize() throws Exception {
        stepsLeft.set(4);
        var source = started(
                Map.of(
                        "tag",
                        "t",
                        "rate",
                        "1000000",
                        "auto_increment_key",
                        "n",
                        "sample",
                        "{\"k\":\"" + "v".repeat(200) + "\"}"),
                this::steps);
        await().atMost(PATIENCE).until(() -> context.router().emitted().size() >= 20);
        stop(source);
        var emitted = context.router().emitted();
        assertThat(emitted)
                .allSatisfy(one -> assertThat(one.events().sizeBytes()).isLessThanOrEqualTo(1 << 20));
        assertThat(emitted.getFirst().events().count()).isGreaterThan(1_000);
    }

    @Test
    void makesNothingWhileAnEmitIsPending() throws Exception {
        context.router().hold();
        var source = started(Map.of("tag", "t", "rate", "1000", "auto_increment_key", "n"), this::steps);
        await().atMost(PATIENCE).until(() -> context.router().emitted().size() == 1);
        nanoTime.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(context.router().emitted()).hasSize(1);
        context.router().release();
        await().atMost(PATIENCE).until(() -> context.router().emitted().size() >= 2);
        stop(source);
        // A second's worth at most, whatever was missed.
        assertThat(context.router().emitted().get(1).events().count()).isLessThanOrEqualTo(1_000);
        assertThat(counts())
                .isEqualTo(IntStream.range(0, counts().size()).boxed().toList());
    }

    @Test
    void offersARefusedStreamAgain() throws Exception {
        context.router().failWith(new IllegalStateException("full"));
        var source = started(Map.of("tag", "t", "rate", "100", "auto_increment_key", "n"), this::steps);
        await().atMost(PATIENCE).until(() -> context.meters().count("errors", "reason", "emit") >= 1);
        context.router().recover();
        await().atMost(PATIENCE).until(() -> context.router().events().size() > 20);
        stop(source);
        assertThat(counts())
                .isEqualTo(IntStream.range(0, counts().size()).boxed().toList());
    }

    @Test
    void stopWaitsForWhatIsOut() throws Exception {
        context.router().hold();
        var source = started(Map.of("tag", "t", "rate", "10"), this::steps);
        await().atMost(PATIENCE).until(() -> context.router().emitted().size() == 1);
        var stopping = source.stop();
        assertThat(stopping.isComplete()).isFalse();
        context.router().release();
        stopping.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
        int emitted = context.router().emitted().size();
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertThat(context.router().emitted()).hasSize(emitted);
    }

    @Test
    void refusesSamplesThatAreNoRecords() {
        assertThatThrownBy(() -> config(Map.of("tag", "t", "sample", "[{\"a\":1},7]")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("1th element of sample, 7, is not a hash")
                .hasMessageStartingWith("a.conf:4:2");
        assertThatThrownBy(() -> config(Map.of("tag", "t", "sample", "[]")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> config(Map.of("tag", "t", "sample", "{")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void refusesMoreAtOnceThanAStreamMayHold() {
        var config = config(Map.of("tag", "t", "size", "1000000", "sample", "{\"a\":\"" + "x".repeat(3_000) + "\"}"));
        assertThatThrownBy(() -> new SampleSource(config, context, () -> 0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("size 1000000 of records of ")
                .hasMessageContaining("bytes at once, and at most 67108864 can be");
    }

    /** A clock that runs a tenth of a second with each look, and stands still after the last step. */
    private long steps() {
        return stepsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                ? nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(100))
                : nanoTime.get();
    }

    private List<Integer> counts() {
        return context.router().events().stream()
                .map(event -> event.record().map().entrySet().stream()
                        .filter(field -> field.getKey().toString().equals("n"))
                        .findFirst()
                        .orElseThrow()
                        .getValue()
                        .asIntegerValue()
                        .toInt())
                .toList();
    }

    private SampleSource started(Map<String, String> params, java.util.function.LongSupplier time) throws Exception {
        var source = new SampleSource(config(params), context, time);
        onLoop(source::start);
        return source;
    }

    private void stop(SampleSource source) throws Exception {
        onLoop(source::stop);
    }

    private void onLoop(java.util.function.Supplier<io.vertx.core.Future<Void>> action) throws Exception {
        var done = io.vertx.core.Promise.<Void>promise();
        loop.runOnContext(go -> action.get().onComplete(done));
        done.future().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private final io.vertx.core.Context loop = context.vertx().getOrCreateContext();

    private static SampleConfig config(Map<String, String> params) {
        var values = new LinkedHashMap<String, ConfigValue>();
        var position = new Position("a.conf", 4, 2, "");
        params.forEach((key, text) -> values.put(key, new ConfigValue(text, position)));
        return ConfigBinder.bind(
                new ConfigElement("source", "", values, List.of(), position), SampleConfig.class, (where, what) -> {});
    }
}
