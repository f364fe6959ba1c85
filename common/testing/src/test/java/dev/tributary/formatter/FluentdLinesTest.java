package dev.tributary.formatter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same record, the same bytes of a line: the table is in fluentd-1.19.txt. */
class FluentdLinesTest {
    private static TestContext context;

    @BeforeAll
    static void open() {
        context = TestContext.own().plugins(new FormatterPlugins().plugins());
    }

    @AfterAll
    static void close() throws Exception {
        context.close();
    }

    static Stream<Arguments> rows() throws IOException {
        try (var table = FluentdLinesTest.class.getResourceAsStream("fluentd-1.19.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .map(row -> Arguments.of(row[0], row[1], row[2]));
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("rows")
    void writesTheLineThatFluentdWrites(String parameters, String record, String line) {
        String[] lines = ("@type " + parameters.replaceAll(" ([a-z_]+)=", "\n$1 ")).split("\n");
        Formatter formatter = context.make(Category.FORMATTER, Formatter.class, lines);
        var out = new MessagePackWriter();
        // Twice, since a formatter keeps scratch space; the second time is the one that is looked at.
        formatter.format(new Tag("a.b"), event(record), out);
        int first = out.length();
        formatter.format(new Tag("a.b"), event(record), out);
        assertThat(Arrays.copyOfRange(out.bytes(), first, out.length()))
                .as("written: %s", new String(out.bytes(), first, out.length() - first, StandardCharsets.UTF_8))
                .isEqualTo(unescaped(line));
    }

    private static EventCursor event(String record) {
        byte[] packed = HexFormat.of().parseHex(record);
        var entry = new MessagePackWriter().arrayHeader(2);
        TestEvents.TIME.write(entry);
        entry.raw(packed, 0, packed.length);
        EventCursor event = new PackedEvents(entry.bytes(), 0, entry.length(), 1, false).cursor();
        event.next();
        return event;
    }

    private static byte[] unescaped(String line) {
        var bytes = new ByteArrayOutputStream();
        for (int at = 0; at < line.length(); at++) {
            char letter = line.charAt(at);
            if (letter != '\\') {
                int code = line.codePointAt(at);
                bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(code) - 1;
                continue;
            }
            letter = line.charAt(++at);
            switch (letter) {
                case 'n' -> bytes.write('\n');
                case 't' -> bytes.write('\t');
                case 'r' -> bytes.write('\r');
                case '\\' -> bytes.write('\\');
                case 'x' -> {
                    bytes.write(HexFormat.fromHexDigits(line, at + 1, at + 3));
                    at += 2;
                }
                default -> throw new AssertionError("an escape that is none in: " + line);
            }
        }
        return bytes.toByteArray();
    }
}
