package dev.tributary.formatter;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Event;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Values;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatterPluginsTest {
    private static final Tag TAG = new Tag("a.b.c");
    private static final Map<String, Object> RECORD = map("k", "v", "n", 5);
    private final TestContext context = TestContext.own().plugins(new FormatterPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void stdoutWritesLocalTimeWithNineDigitsTagAndJson() {
        assertThat(format(RECORD, "@type stdout"))
                .isEqualTo(local("yyyy-MM-dd HH:mm:ss.nnnnnnnnn Z") + " a.b.c: {\"k\":\"v\",\"n\":5}\n");
    }

    @Test
    void stdoutWritesAllNineDigitsOfEarlyNanoseconds() {
        var early = new Event(new EventTime(TestEvents.TIME.seconds(), 7), TestEvents.record(map()));

        assertThat(format(PackedEvents.of(early), "@type stdout")).contains(".000000007 ");
    }

    @Test
    void stdoutTakesItsRecordFromTheFormatterThatIsNamed() {
        assertThat(format(RECORD, "@type stdout", "output_type hash")).endsWith(" a.b.c: {\"k\"=>\"v\", \"n\"=>5}\n");
        assertThat(format(RECORD, "@type stdout", "output_type ltsv")).endsWith(" a.b.c: k:v\tn:5\n");
    }

    @Test
    void jsonWritesTheRecordAlone() {
        assertThat(format(RECORD, "@type json")).isEqualTo("{\"k\":\"v\",\"n\":5}\n");
        assertThat(format(RECORD, "@type json", "add_newline false")).isEqualTo("{\"k\":\"v\",\"n\":5}");
        assertThat(format(RECORD, "@type json", "newline crlf")).isEqualTo("{\"k\":\"v\",\"n\":5}\r\n");
    }

    @Test
    void outFileWritesTimeTagAndJsonWithTabs() {
        assertThat(format(RECORD, "@type out_file"))
                .isEqualTo(local("yyyy-MM-dd'T'HH:mm:ssxxx") + "\ta.b.c\t{\"k\":\"v\",\"n\":5}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            utc true                          | 2026-01-31T12:00:00Z
            timezone +09:00                   | 2026-01-31T21:00:00+09:00
            timezone Asia/Tokyo               | 2026-01-31T21:00:00+09:00
            time_type unixtime                | 1769860800
            time_type unixtime_millis         | 1769860800123
            time_type float                   | 1769860800.123456789
            """)
    void outFileWritesTheTimeAsAsked(String param, String time) {
        assertThat(format(RECORD, "@type out_file", param)).startsWith(time + "\ta.b.c\t");
    }

    @ParameterizedTest
    @CsvSource({
        "1769860800, 7, 1769860800.000000007",
        "1769860800, 0, 1769860800.000000000",
        "4102444800, 999999999, 4102444800.999999999",
        "0, 1, 0.000000001"
    })
    void outFileWritesAllNineDigitsOfAFloat(long seconds, int nanos, String time) {
        var event = new Event(new EventTime(seconds, nanos), TestEvents.record(map()));

        assertThat(format(PackedEvents.of(event), "@type out_file", "time_type float"))
                .isEqualTo(time + "\ta.b.c\t{}\n");
    }

    @Test
    void outFileLeavesOutWhatIsNotWanted() {
        assertThat(format(RECORD, "@type out_file", "output_time false", "delimiter SPACE"))
                .isEqualTo("a.b.c {\"k\":\"v\",\"n\":5}\n");
        assertThat(format(RECORD, "@type out_file", "output_tag false", "time_format %Y", "delimiter COMMA"))
                .isEqualTo("2026,{\"k\":\"v\",\"n\":5}\n");
    }

    @Test
    void refusesADelimiterThatIsNone() {
        assertThatThrownBy(() -> format(RECORD, "@type out_file", "delimiter PIPE"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("TAB, SPACE or COMMA");
    }

    @Test
    void refusesAZoneNobodyKnows() {
        assertThatThrownBy(() -> format(RECORD, "@type out_file", "timezone Mars/Olympus"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Mars/Olympus")
                .hasMessageContaining("test.conf:");
    }

    @Test
    void messagePackWritesTheRecordsBytes() {
        byte[] packed = bytes(TestEvents.events(RECORD), "@type msgpack");

        assertThat(Values.read(new MessagePackReader(packed))).isEqualTo(TestEvents.record(RECORD));
    }

    @Test
    void singleValueWritesOneFieldAsText() {
        assertThat(format(map("message", "hello", "n", 1), "@type single_value"))
                .isEqualTo("hello\n");
        assertThat(format(map("n", 1), "@type single_value", "message_key n", "add_newline false"))
                .isEqualTo("1");
        assertThat(format(map("n", 1), "@type single_value")).isEqualTo("\n");
        assertThat(format(map("m", map("a", 1)), "@type single_value", "message_key m"))
                .isEqualTo("{\"a\"=>1}\n");
    }

    @Test
    void ltsvWritesEveryFieldOnOneLine() {
        assertThat(format(map("a", "x\ty\nz", "b", null, "c", List.of(1)), "@type ltsv"))
                .isEqualTo("a:x y z\tb:\tc:[1]\n");
    }

    @Test
    void csvQuotesItsFields() {
        assertThat(format(map("a", "x\"y", "n", 1), "@type csv", "fields n,a,gone"))
                .isEqualTo("\"1\",\"x\"\"y\",\"\"\n");
        assertThat(format(map("a", "x,y", "n", 1), "@type csv", "fields n,a", "force_quotes false"))
                .isEqualTo("1,\"x,y\"\n");
    }

    @Test
    void tsvWritesItsKeysBare() {
        assertThat(format(map("a", "x", "n", 1), "@type tsv", "keys n,a")).isEqualTo("1\tx\n");
    }

    @Test
    void everyFormatterWritesEventAfterEvent() {
        var events = PackedEvents.of(List.of(TestEvents.event(1, "k", 1), TestEvents.event(2, "k", 2)));

        assertThat(format(events, "@type out_file", "utc true"))
                .isEqualTo("1970-01-01T00:00:01Z\ta.b.c\t{\"k\":1}\n1970-01-01T00:00:02Z\ta.b.c\t{\"k\":2}\n");
    }

    private static String local(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).format(TestContext.START.atZone(ZoneId.systemDefault()));
    }

    private String format(Map<String, ?> record, String... lines) {
        return format(TestEvents.events(record), lines);
    }

    private String format(PackedEvents events, String... lines) {
        return new String(bytes(events, lines), StandardCharsets.UTF_8);
    }

    private byte[] bytes(PackedEvents events, String... lines) {
        Formatter formatter = context.make(Category.FORMATTER, Formatter.class, lines);
        var out = new MessagePackWriter();
        for (EventCursor event = events.cursor(); event.next(); ) {
            formatter.format(TAG, event, out);
        }
        assertThat(context.warnings()).isEmpty();
        return out.toByteArray();
    }
}
