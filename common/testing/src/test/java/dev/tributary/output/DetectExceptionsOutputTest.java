package dev.tributary.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.value.MapValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** The output detect_exceptions; the table is in traces.txt. */
class DetectExceptionsOutputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Tag TAG = new Tag("raw.app");

    private final TestContext context = TestContext.own().plugins(new OutputPlugins().plugins());
    private final TestLoop loop = new TestLoop(context.vertx());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    static Stream<String> rows() throws IOException {
        try (var table = DetectExceptionsOutputTest.class.getResourceAsStream("traces.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void joinsTheLinesThatFluentdJoins(String row) {
        String[] columns = row.split("\t", -1);
        String expected = columns.length > 3 ? columns[3] : columns[2];
        Output output;
        try {
            output = make(columns[0]);
        } catch (ConfigException e) {
            assertThat("refused").isEqualTo(expected);
            return;
        }
        emit(output, TAG, columns[1]);
        loop.await(output::stop);
        assertThat(shown()).isEqualTo(expected);
        assertThat(context.router().tags()).containsOnly("app");
    }

    private String shown() {
        var shown = new ArrayList<String>();
        context.router()
                .events()
                .forEach(event -> shown.add(
                        JsonWriter.json(event.record()) + " @ " + event.time().seconds()));
        return String.join(" ; ", shown);
    }

    private Output make(String lines) {
        return loop.call(() -> context.make(
                Category.OUTPUT,
                Output.class,
                ("@type detect_exceptions & remove_tag_prefix raw" + (lines.isEmpty() ? "" : " & ") + lines)
                        .split(" & ")));
    }

    private void emit(Output output, Tag tag, String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        var events = new ArrayList<Event>();
        for (Value one : JsonReader.read(utf8, 0, utf8.length).asArrayValue()) {
            MapValue record =
                    one.isMapValue() ? one.asMapValue() : ValueFactory.newMap(ValueFactory.newString("message"), one);
            events.add(new Event(new EventTime(events.size(), 0), record));
        }
        loop.await(() -> output.emit(tag, PackedEvents.of(events)));
    }

    @Test
    void aTraceMayComeInSeveralStreamsAndMixedUpWithAnother() {
        Output output = make("stream s & force_line_breaks true");
        emit(output, TAG, "[{\"message\":\"a.Error: x\",\"s\":1},{\"message\":\"b.Error: y\",\"s\":2}]");
        emit(output, TAG, "[{\"message\":\"  at a\",\"s\":1},{\"message\":\"  at b\",\"s\":2}]");
        emit(output, new Tag("raw.other"), "[\"else\"]");
        assertThat(context.router().records()).containsExactly("{\"message\":\"else\"}");
        loop.await(output::stop);
        assertThat(context.router().records())
                .containsExactly(
                        "{\"message\":\"else\"}",
                        "{\"message\":\"a.Error: x\\n  at a\",\"s\":1}",
                        "{\"message\":\"b.Error: y\\n  at b\",\"s\":2}");
    }

    @Test
    void aTraceThatIsOldEnoughGoesOn() {
        Output output = make("multiline_flush_interval 5s");
        loop.await(output::start);
        emit(output, TAG, "[\"a.Error: x\\n\",\"  at a\\n\"]");
        context.clock().advance(Duration.ofSeconds(6));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(context.router().records())
                        .containsExactly("{\"message\":\"a.Error: x\\n  at a\\n\"}"));
        loop.await(output::stop);
    }

    @Test
    void beyondTheLimitOfAllTheOldestTraceGoesOn() {
        Output output = make("stream s & gathered_limit_size 2k");
        emit(output, TAG, "[{\"message\":\"a.Error: x\",\"s\":1}]");
        assertThat(context.router().events()).isEmpty();
        String longer = "b.Error: " + "y".repeat(2_000);
        emit(output, TAG, "[{\"message\":\"" + longer + "\",\"s\":2}]");
        assertThat(context.router().records()).first().isEqualTo("{\"message\":\"a.Error: x\",\"s\":1}");
    }
}
