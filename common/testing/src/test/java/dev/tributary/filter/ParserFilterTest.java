package dev.tributary.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.parser.ParserPlugins;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.value.ValueFactory;

/** The filter parser; the table is in parsed.txt. */
class ParserFilterTest {
    private static final EventTime ITS = new EventTime(1_500_000_000, 5);

    private final TestContext context =
            TestContext.own().plugins(new FilterPlugins().plugins()).plugins(new ParserPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    static Stream<String> rows() throws IOException {
        try (var table = ParserFilterTest.class.getResourceAsStream("parsed.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void makesTheEventsThatFluentdMakes(String row) {
        String[] columns = row.split("\t", -1);
        byte[] record = columns[1].getBytes(StandardCharsets.UTF_8);
        var event = new Event(ITS, JsonReader.read(record, 0, record.length).asMapValue());
        assertThat(shown(columns[0], event)).isEqualTo(columns.length > 3 ? columns[3] : columns[2]);
    }

    private String shown(String lines, Event event) {
        PackedEvents left;
        try {
            left = filtered(lines, event);
        } catch (ConfigException e) {
            return "refused";
        }
        var shown = new ArrayList<String>();
        left.events().forEach(one -> shown.add(JsonWriter.json(one.record()) + " @ " + shown(one.time())));
        context.errors()
                .forEach(failed -> failed.events().packed().events().forEach(one -> {
                    assertThat(one).isEqualTo(event);
                    shown.add("error");
                }));
        return shown.isEmpty() ? "none" : String.join(" ; ", shown);
    }

    private static String shown(EventTime time) {
        if (time.equals(ITS)) {
            return "its";
        }
        return time.equals(TestEvents.TIME) ? "now" : Long.toString(time.seconds());
    }

    private PackedEvents filtered(String lines, Event... events) {
        Filter filter = context.make(Category.FILTER, Filter.class, ("@type parser & " + lines).split(" & "));
        return filter.filter(new Tag("a.b"), PackedEvents.of(List.of(events)))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .packed();
    }

    @Test
    void theOthersOfAStreamGoOnWhereOneDoesNotMatch() {
        var left = filtered(
                "key_name m & <parse> & @type json & </parse>",
                TestEvents.event(1, "m", "{\"a\":1}"),
                TestEvents.event(2, "m", "{"),
                TestEvents.event(3, "n", "{}"),
                TestEvents.event(4, "m", "{\"a\":2}"));
        assertThat(TestEvents.records(left)).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(context.errors()).singleElement().satisfies(failed -> {
            assertThat(failed.events().packed().events()).hasSize(2);
            assertThat(failed.reason()).isEqualTo("parser: the field m does not match the parser");
        });
    }

    @Test
    void bytesThatAreNoUtf8AreReplacedWhereThatIsAsked() {
        byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xe3, (byte) 0x81, ' ', '1'};
        var record = ValueFactory.newMap(ValueFactory.newString("m"), ValueFactory.newString(bytes));
        String parse = " & <parse> & @type regexp & expression /^(?<w>.*) (?<n>\\d)$/ & </parse>";
        var left = filtered("key_name m & replace_invalid_sequence true" + parse, new Event(ITS, record));
        assertThat(TestEvents.records(left)).containsExactly("{\"w\":\"a?b?\",\"n\":\"1\"}");
    }

    @Test
    void aFieldThatIsBinaryIsTextToo() {
        var record = ValueFactory.newMap(
                ValueFactory.newString("m"), ValueFactory.newBinary("{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        var left = filtered("key_name m & <parse> & @type json & </parse>", new Event(ITS, record));
        assertThat(TestEvents.records(left)).containsExactly("{\"a\":1}");
    }
}
