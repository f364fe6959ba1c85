package dev.tributary.parser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.EventTime;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.Parser.Parsed;
import dev.tributary.plugin.PluginType;
import dev.tributary.testing.TestContext;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** What Fluentd 1.19 makes of lines, in tables: parser, parameters, line, events; where we mean another, ours and why. */
class SameEventsTest {
    private final TestContext context = TestContext.own();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    static Stream<String> rows() throws Exception {
        var rows = new ArrayList<String>();
        for (String table : List.of("parsers.txt", "lines.txt", "times.txt")) {
            try (var lines = new BufferedReader(
                    new InputStreamReader(SameEventsTest.class.getResourceAsStream(table), StandardCharsets.UTF_8))) {
                lines.lines().filter(line -> !line.startsWith("#")).forEach(rows::add);
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aLineBecomesTheEventsThatFluentdMakesOfIt(String row) {
        String[] columns = row.split("\t", -1);
        String expected = columns.length > 4 ? columns[4] : columns[3];
        assertThat(events(columns[0], columns[1], columns[2])).isEqualTo(expected);
    }

    private String events(String type, String params, String line) {
        Parser parser;
        try {
            parser = parser(type, params);
        } catch (ConfigException e) {
            return "refused";
        }
        byte[] bytes = JsonReader.read(
                        line.getBytes(StandardCharsets.UTF_8), 0, line.getBytes(StandardCharsets.UTF_8).length)
                .asStringValue()
                .asByteArray();
        List<Parsed> events = parser.parse(bytes, 0, bytes.length);
        return events.isEmpty()
                ? "no event"
                : events.stream().map(SameEventsTest::shown).collect(Collectors.joining(" ; "));
    }

    private static String shown(Parsed event) {
        return JsonWriter.json(readable(event.record())) + " @ "
                + event.time().map(SameEventsTest::shown).orElse("now");
    }

    private static String shown(EventTime time) {
        return time.nanos() == 0 ? Long.toString(time.seconds()) : "%d.%09d".formatted(time.seconds(), time.nanos());
    }

    /** With the times in it as texts, and the numbers that JSON cannot say. */
    private static Value readable(Value value) {
        return switch (value.getValueType()) {
            case EXTENSION -> {
                var data = ByteBuffer.wrap(value.asExtensionValue().getData());
                yield ValueFactory.newString("time %d.%09d".formatted(data.getInt() & 0xffff_ffffL, data.getInt()));
            }
            case FLOAT ->
                Double.isFinite(value.asFloatValue().toDouble())
                        ? value
                        : ValueFactory.newString(
                                Double.toString(value.asFloatValue().toDouble()));
            case MAP -> {
                Value[] pairs = value.asMapValue().getKeyValueArray().clone();
                for (int i = 1; i < pairs.length; i += 2) {
                    pairs[i] = readable(pairs[i]);
                }
                yield ValueFactory.newMap(pairs);
            }
            default -> value;
        };
    }

    private Parser parser(String type, String params) {
        var values = new LinkedHashMap<String, ConfigValue>();
        values.put("@type", new ConfigValue(type, Position.UNKNOWN));
        // The table was recorded where the machine's zone is UTC.
        values.put("utc", new ConfigValue("true", Position.UNKNOWN));
        for (String param : params.isEmpty() ? new String[0] : params.split(" & ")) {
            int end = param.indexOf('=');
            values.put(param.substring(0, end), new ConfigValue(param.substring(end + 1), Position.UNKNOWN));
        }
        var element = new ConfigElement("parse", "", values, List.of(), Position.UNKNOWN);
        var plugin = PluginRegistry.of(new ParserPlugins())
                .find(PluginType.Category.PARSER, type)
                .orElseThrow();
        return (Parser) plugin.create(element, context);
    }
}
