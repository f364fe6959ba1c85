package dev.tributary.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.value.Value;

/** The filter concat; the table is in concat.txt. */
class ConcatFilterTest {
    private static final long FIRST = 1_500_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestContext context = TestContext.own().plugins(new FilterPlugins().plugins());
    private final TestLoop loop = new TestLoop(context.vertx());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    static Stream<String> rows() throws IOException {
        try (var table = ConcatFilterTest.class.getResourceAsStream("concat.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void joinsWhatFluentdJoins(String row) {
        String[] columns = row.split("\t", -1);
        String expected = columns.length > 3 ? columns[3] : columns[2];
        Filter filter;
        try {
            filter = make(columns[0]);
        } catch (ConfigException e) {
            assertThat("refused").isEqualTo(expected);
            return;
        }
        loop.await(filter::start);
        var shown = new ArrayList<String>();
        filtered(filter, columns[1])
                .events()
                .forEach(event -> shown.add(
                        JsonWriter.json(event.record()) + " @ " + (event.time().seconds() - FIRST)));
        loop.await(filter::stop);
        context.errors()
                .forEach(failed -> failed.events()
                        .packed()
                        .events()
                        .forEach(event -> shown.add("error " + JsonWriter.json(event.record()))));
        assertThat(String.join(" ; ", shown)).isEqualTo(expected);
    }

    private Filter make(String lines) {
        return loop.call(() -> context.make(Category.FILTER, Filter.class, ("@type concat & " + lines).split(" & ")));
    }

    private PackedEvents filtered(Filter filter, String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        List<Value> records =
                JsonReader.read(utf8, 0, utf8.length).asArrayValue().list();
        var events = new ArrayList<Event>();
        records.forEach(record -> events.add(new Event(new EventTime(FIRST + events.size(), 5), record.asMapValue())));
        return loop.await(() -> filter.filter(new Tag("a.b"), PackedEvents.of(events)))
                .packed();
    }

    @Test
    void whatIsGatheredGoesOnAcrossStreams() {
        Filter filter = make("key m & n_lines 3");
        assertThat(filtered(filter, "[{\"m\":\"a\"}]").count()).isZero();
        assertThat(filtered(filter, "[{\"m\":\"b\"}]").count()).isZero();
        assertThat(TestEvents.records(filtered(filter, "[{\"m\":\"c\"}]"))).containsExactly("{\"m\":\"a\\nb\\nc\"}");
    }

    @Test
    void whatGetsNothingMoreGoesToTheTimeoutLabel() {
        Filter filter = make("key m & multiline_start_regexp /^s/ & flush_interval 10s & timeout_label @LATE");
        loop.await(filter::start);
        filtered(filter, "[{\"m\":\"s\"},{\"m\":\"t\"}]");
        context.clock().advance(Duration.ofSeconds(11));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(context.label("@LATE").records()).containsExactly("{\"m\":\"s\\nt\"}"));
        assertThat(context.label("@LATE").events().getFirst().time())
                .isEqualTo(EventTime.of(context.clock().instant()));
        assertThat(context.errors()).isEmpty();
        loop.await(filter::stop);
        assertThat(context.label("@LATE").events()).hasSize(1);
    }

    @Test
    void aStopSendsOnWhatIsGathered() {
        Filter filter = make("key m & multiline_start_regexp /^s/ & timeout_label @LATE");
        loop.await(filter::start);
        filtered(filter, "[{\"m\":\"s\"},{\"m\":\"t\"}]");
        loop.await(filter::stop);
        assertThat(context.label("@LATE").records()).containsExactly("{\"m\":\"s\\nt\"}");
    }

    @Test
    void beyondTheLimitOfAllWhatWaitedLongestIsFlushed() {
        Filter filter =
                make("key m & n_lines 1000 & stream_identity_key s & gathered_limit_size 4k & timeout_label @LATE");
        filtered(filter, "[{\"m\":\"old\",\"s\":\"1\"}]");
        String big = "x".repeat(1000);
        filtered(filter, "[{\"m\":\"" + big + "\",\"s\":\"2\"},{\"m\":\"" + big + "\",\"s\":\"2\"}]");
        assertThat(context.label("@LATE").events()).isEmpty();
        filtered(filter, "[{\"m\":\"" + big + "\",\"s\":\"2\"},{\"m\":\"" + big + "\",\"s\":\"2\"}]");
        assertThat(context.label("@LATE").records()).first().isEqualTo("{\"m\":\"old\",\"s\":\"1\"}");
    }

    @Test
    void theProgramsOwnLogPasses() {
        Filter filter = make("key m & n_lines 2");
        var events = TestEvents.events(TestEvents.map("m", "a"));
        assertThat(loop.await(() -> filter.filter(new Tag("fluent.info"), events)))
                .isSameAs(events);
    }
}
