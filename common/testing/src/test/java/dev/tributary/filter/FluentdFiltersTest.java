package dev.tributary.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same configuration and record, the same record behind the filter: the table is in filters.txt. */
class FluentdFiltersTest {
    private static TestContext context;

    @BeforeAll
    static void open() {
        context = TestContext.own().plugins(new FilterPlugins().plugins());
    }

    @AfterAll
    static void close() throws Exception {
        context.close();
    }

    static Stream<String> rows() throws IOException {
        try (var table = FluentdFiltersTest.class.getResourceAsStream("filters.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void makesTheRecordThatFluentdMakes(String row) {
        String[] columns = row.split("\t", -1);
        String[] lines = ("@type " + columns[0] + " & " + columns[1]).split(" & ");
        Filter filter = context.make(Category.FILTER, Filter.class, lines);

        PackedEvents left = filter.filter(new Tag("a.b"), event(columns[2]))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .packed();

        String record = left.events().stream()
                .map(event -> JsonWriter.json(event.record()))
                .findFirst()
                .orElse("dropped");
        assertThat(record).isEqualTo(columns.length > 4 ? columns[4] : columns[3]);
    }

    private static PackedEvents event(String record) {
        byte[] utf8 = record.getBytes(StandardCharsets.UTF_8);
        var packed = new MessagePackWriter();
        JsonReader.pack(utf8, 0, utf8.length, packed);
        var events = new PackedEvents.Builder(packed.length() + 16);
        events.add(TestEvents.TIME, packed);
        return events.build();
    }
}
