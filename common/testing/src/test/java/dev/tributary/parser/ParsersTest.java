package dev.tributary.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.Parser.Parsed;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginType;
import dev.tributary.testing.TestContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msgpack.value.MapValue;
import org.msgpack.value.ValueFactory;

class ParsersTest {
    private static final EventTime ARRIVAL = new EventTime(1_000, 7);

    private final TestContext context = TestContext.own();
    private final List<String> warnings = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    // -- none

    @Test
    void noneTakesTheWholeLine() {
        assertThat(record("none", Map.of(), "a\tb \"c\"")).isEqualTo("{\"message\":\"a\\tb \\\"c\\\"\"}");
        assertThat(record("none", Map.of("message_key", "log"), "")).isEqualTo("{\"log\":\"\"}");
    }

    @Test
    void nonePacksWhatItParses() {
        var parser = parser("none", Map.of());
        byte[] bytes = "xxsome lineyy".getBytes(StandardCharsets.UTF_8);
        var events = new PackedEvents.Builder(16);
        assertThat(parser.parse(bytes, 2, 9, ARRIVAL, events)).isTrue();
        MapValue record = parser.parse(bytes, 2, 9).getFirst().record();
        assertThat(events.build().events()).containsExactly(new Event(ARRIVAL, record));
    }

    // -- json

    @Test
    void jsonReadsTheTimeInSecondsAndTakesItOut() {
        Parsed parsed = parse("json", Map.of(), "{\"time\":1700000000.123456789,\"a\":{\"b\":[1,null]}}");
        assertThat(parsed.record().toJson()).isEqualTo("{\"a\":{\"b\":[1,null]}}");
        assertThat(parsed.time()).hasValueSatisfying(time -> {
            assertThat(time.seconds()).isEqualTo(1_700_000_000);
            assertThat(time.nanos()).isBetween(123_456_000, 123_457_000);
        });
    }

    @Test
    void jsonReadsATextAsADateWhereFluentdReads1970() {
        Parsed parsed = parse("json", Map.of(), "{\"time\":\"2024-02-29T01:02:03.5Z\",\"k\":1}");
        assertThat(parsed.time()).contains(EventTime.of(Instant.parse("2024-02-29T01:02:03.5Z")));
        assertThat(parse("json", Map.of(), "{\"time\":\"1700000000.000000001\"}")
                        .time())
                .contains(new EventTime(1_700_000_000, 1));
    }

    @Test
    void jsonObeysTimeParameters() {
        var params = Map.of("time_key", "at", "time_format", "%Y-%m-%d %H:%M", "keep_time_key", "true", "utc", "true");
        Parsed parsed = parse("json", params, "{\"at\":\"2024-02-29 01:02\",\"time\":5}");
        assertThat(parsed.time()).contains(EventTime.of(Instant.parse("2024-02-29T01:02:00Z")));
        assertThat(parsed.record().toJson()).isEqualTo("{\"at\":\"2024-02-29 01:02\",\"time\":5}");
    }

    @Test
    void mixedTimesTryTheFallbacksInOrder() {
        var params = Map.of(
                "time_type",
                "mixed",
                "time_format",
                "%iso8601",
                "time_format_fallbacks",
                "unixtime,%d.%m.%Y",
                "timezone",
                "+09:00");
        assertThat(parse("json", params, "{\"time\":\"2024-01-01T00:00:00Z\"}").time())
                .contains(EventTime.of(Instant.parse("2024-01-01T00:00:00Z")));
        assertThat(parse("json", params, "{\"time\":17}").time()).contains(new EventTime(17, 0));
        assertThat(parse("json", params, "{\"time\":\"02.01.2024\"}").time())
                .contains(EventTime.of(Instant.parse("2024-01-01T15:00:00Z")));
        assertThat(tryParse("json", params, "{\"time\":\"soon\"}")).isEmpty();
        assertThatThrownBy(() -> parser("json", Map.of("time_type", "mixed")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("time_format_fallbacks");
    }

    @Test
    void jsonRefusesWhatIsNoObject() {
        for (String line : List.of("", "[]", "[1]", "3", "{\"a\":1", "{\"a\":1} x", "{'a':1}", "{\"time\":[]}")) {
            assertThat(tryParse("json", Map.of(), line)).as(line).isEmpty();
        }
    }

    @Test
    void anEventWithoutATimeMatchesOnlyWhereTheTimeMayBeEstimated() {
        assertThat(parse("json", Map.of(), "{\"a\":1}").time()).isEmpty();
        assertThat(tryParse("json", Map.of("estimate_current_event", "false"), "{\"a\":1}"))
                .isEmpty();
    }

    // -- what all have in common

    @Test
    void castsAndNullsFields() {
        var params = Map.of(
                "types", "i:integer,f:float,b:bool,s:string,l:array:;,e:integer,bad:integer",
                "null_value_pattern", "/^-$/",
                "null_empty_string", "true");
        assertThat(record(
                        "json",
                        params,
                        "{\"i\":\"12abc\",\"f\":\"1.5e1x\",\"b\":\"YES\",\"s\":7,\"l\":\"a;b;\",\"e\":\"\",\"n\":\"-\","
                                + "\"bad\":\"x\",\"z\":null}"))
                .isEqualTo("{\"i\":12,\"f\":15.0,\"b\":true,\"s\":\"7\",\"l\":[\"a\",\"b\"],\"e\":null,"
                        + "\"n\":null,\"bad\":0,\"z\":null}");
    }

    @Test
    void castsATimeToAnEventTime() {
        var params = Map.of("types", "{\"t\":\"time:%Y-%m-%d %H:%M:%S\",\"u\":\"time:unixtime\"}", "utc", "true");
        MapValue record = parse("json", params, "{\"t\":\"2024-01-01 00:00:01\",\"u\":[]}")
                .record();
        var nothing = ValueFactory.newNil();
        var time = ValueFactory.newExtension((byte) 0, new byte[] {0x65, (byte) 0x92, 0, (byte) 0x81, 0, 0, 0, 0});
        assertThat(record.map())
                .containsEntry(ValueFactory.newString("t"), time)
                .containsEntry(ValueFactory.newString("u"), nothing);
    }

    @Test
    void refusesAnUnknownTypeAndAnUnknownZone() {
        assertThatThrownBy(() -> parser("json", Map.of("types", "a:date")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'date' of the field 'a'");
        assertThatThrownBy(() -> parser("json", Map.of("timezone", "Mars/Olympus")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Mars/Olympus");
    }

    @Test
    void refusesATimeFormatThatNobodyUnderstands() {
        for (Map<String, String> params : List.of(
                Map.of("time_format", "%Y-%m-%d %i"),
                Map.of("types", "at:time:%Y-%m-%d %i"),
                Map.of("time_type", "mixed", "time_format_fallbacks", "%Y-%m-%d %i"))) {
            assertThatThrownBy(() -> parser("json", params))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(
                            "the time format '%Y-%m-%d %i' has %i, which is no directive of strptime; write %% for a"
                                    + " percent sign");
        }
    }

    // -- regexp

    @Test
    void regexpMakesFieldsOfNamedGroups() {
        var params = Map.of(
                "expression",
                "/^(?<host>\\S+) \\[(?<time>[^\\]]*)\\] (?<up_time>\\d+)(?: (?<rest>.*))?$/",
                "time_format",
                "%d/%b/%Y:%H:%M:%S %z",
                "types",
                "up_time:integer");
        Parsed parsed = parse("regexp", params, "web1 [28/Feb/2013:12:00:00 +0900] 42");
        assertThat(parsed.record().toJson()).isEqualTo("{\"host\":\"web1\",\"up_time\":42}");
        assertThat(parsed.time()).contains(EventTime.of(Instant.parse("2013-02-28T03:00:00Z")));
        assertThat(record("regexp", params, "w [28/Feb/2013:12:00:00 +0900] 1 ünd mehr"))
                .isEqualTo("{\"host\":\"w\",\"up_time\":1,\"rest\":\"ünd mehr\"}");
        assertThat(tryParse("regexp", params, "web1 [28/Foo/2013:12:00:00 +0900] 42"))
                .isEmpty();
        assertThat(tryParse("regexp", params, "nothing like it")).isEmpty();
    }

    @Test
    void regexpObeysFlags() {
        var expression = Map.of("expression", "/^(?<a>x.y)$/");
        assertThat(tryParse("regexp", expression, "X\nY")).isEmpty();
        var flags = Map.of("expression", "/^(?<a>x.y)$/", "ignorecase", "true", "multiline", "true");
        assertThat(record("regexp", flags, "X\nY")).isEqualTo("{\"a\":\"X\\nY\"}");
    }

    @Test
    void aCatastrophicExpressionGivesUpInsteadOfHanging() {
        var params = Map.of("expression", "/^(?<a>(x+x+)+y)$/", "timeout", "50ms");
        assertThat(tryParse("regexp", params, "x".repeat(5_000))).isEmpty();
        var recursive = Map.of("expression", "/^(?<a>(a|b)*)$/");
        assertThat(tryParse("regexp", recursive, "ab".repeat(200_000) + "c")).isEmpty();
    }

    @Test
    void regexpWithoutNamedGroupsIsRefused() {
        assertThatThrownBy(() -> parser("regexp", Map.of("expression", "/(x)/")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("named group");
    }

    // -- access logs

    @Test
    void nginxReadsTheCombinedFormat() {
        Parsed parsed = parse(
                "nginx",
                Map.of(),
                "127.0.0.1 - alice [28/Feb/2013:12:00:00 +0900] \"GET /a?b=c HTTP/1.1\" 200 777 \"http://r/\" \"curl/8 (x)\"");
        assertThat(parsed.record().toJson())
                .isEqualTo("{\"remote\":\"127.0.0.1\",\"host\":\"-\",\"user\":\"alice\",\"method\":\"GET\","
                        + "\"path\":\"/a?b=c\",\"code\":\"200\",\"size\":\"777\",\"referer\":\"http://r/\","
                        + "\"agent\":\"curl/8 (x)\"}");
        assertThat(parsed.time()).contains(EventTime.of(Instant.parse("2013-02-28T03:00:00Z")));
    }

    @Test
    void nginxReadsForwardedForAndCasts() {
        var params = Map.of("types", "code:integer,size:integer", "keep_time_key", "true");
        assertThat(record(
                        "nginx",
                        params,
                        "::1 h - [28/Feb/2013:12:00:00 +0900] \"GET / HTTP/1.1\" 200 777 \"-\" \"a\\\"b\" 10.0.0.1"))
                .isEqualTo(
                        "{\"remote\":\"::1\",\"host\":\"h\",\"user\":\"-\","
                                + "\"time\":\"28/Feb/2013:12:00:00 +0900\",\"method\":\"GET\",\"path\":\"/\",\"code\":200,"
                                + "\"size\":777,\"referer\":\"-\",\"agent\":\"a\\\\\\\"b\",\"http_x_forwarded_for\":\"10.0.0.1\"}");
    }

    @Test
    void nginxReadsOddRequests() {
        var request = "1.1.1.1 - - [28/Feb/2013:12:00:00 +0900] \"%s\" 400 0 \"-\" \"-\"";
        assertThat(record("nginx", Map.of(), request.formatted("\\x16\\x03\\x01")))
                .contains("\"method\":\"\\\\x16\\\\x03\\\\x01\",\"code\"");
        assertThat(record("nginx", Map.of(), request.formatted("GET /a b c HTTP/1.0")))
                .contains("\"path\":\"/a b c\"");
        assertThat(record("nginx", Map.of(), request.formatted("GET /only"))).contains("\"path\":\"/only\"");
        assertThat(record("nginx", Map.of(), "1.1.1.1 - - [28/Feb/2013:12:00:00 +0900] \"GET / HTTP/1.0\" 200 5"))
                .endsWith("\"size\":\"5\"}");
    }

    @Test
    void nginxRefusesOtherLines() {
        for (String line : List.of(
                "",
                "x",
                "1.1.1.1 - - [28/Feb/2013:12:00:00 +0900] \"GET /",
                "1.1.1.1 - - [28/Feb/2013:12:00:00 +0900] \"GET / HTTP/1.1\" 200",
                "1.1.1.1 - - [28/Feb/2013:12:00:00 +0900] \"GET / HTTP/1.1\" 200 1 \"-\" \"-",
                "1.1.1.1 - - [28/Feb/2013:12:00:00 +0900] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\" \"a\" b",
                "1.1.1.1 - - [yesterday] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"")) {
            assertThat(tryParse("nginx", Map.of(), line)).as(line).isEmpty();
        }
    }

    @Test
    void apache2MakesNumbersAndNulls() {
        Parsed parsed = parse(
                "apache2",
                Map.of(),
                "192.168.0.1 - - [28/Feb/2013:12:00:00 +0900] \"GET / HTTP/1.1\" 200 777 \"-\" \"Opera/12.0\"");
        assertThat(parsed.record().toJson())
                .isEqualTo("{\"host\":\"192.168.0.1\",\"user\":null,\"method\":\"GET\",\"path\":\"/\",\"code\":200,"
                        + "\"size\":777,\"referer\":null,\"agent\":\"Opera/12.0\"}");
        assertThat(record("apache2", Map.of(), "h - u [28/Feb/2013:12:00:00 +0900] \"HEAD / HTTP/1.0\" 304 -"))
                .isEqualTo("{\"host\":\"h\",\"user\":\"u\",\"method\":\"HEAD\",\"path\":\"/\",\"code\":304,"
                        + "\"size\":null,\"referer\":null,\"agent\":null}");
    }

    // -- separated values

    @Test
    void ltsvReadsLabels() {
        assertThat(record("ltsv", Map.of(), "host:127.0.0.1\tstatus:200\tpath:/a:b\tjunk"))
                .isEqualTo("{\"host\":\"127.0.0.1\",\"status\":\"200\",\"path\":\"/a:b\"}");
        assertThat(parse("ltsv", Map.of(), "time:17.5\ta:1").time()).contains(new EventTime(17, 500_000_000));
        var params = Map.of("delimiter_pattern", "/\\s+/", "label_delimiter", "=");
        assertThat(record("ltsv", params, "a=1  b=2")).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(tryParse("ltsv", Map.of(), "nothing")).isEmpty();
    }

    @Test
    void csvUnquotes() {
        var params = Map.of("keys", "a,b,c");
        assertThat(record("csv", params, "1,\"x, \"\"y\"\"\","))
                .isEqualTo("{\"a\":\"1\",\"b\":\"x, \\\"y\\\"\",\"c\":null}");
        assertThat(record("csv", params, "1,2")).isEqualTo("{\"a\":\"1\",\"b\":\"2\",\"c\":null}");
        assertThat(record("csv", params, "1,2,3,4")).isEqualTo("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
        assertThat(tryParse("csv", params, "1,\"open")).isEmpty();
        assertThat(tryParse("csv", params, "1,\"a\"b")).isEmpty();
    }

    @Test
    void tsvSplitsAtTabs() {
        assertThat(record("tsv", Map.of("keys", "a,b"), "1 \"x\t\"y")).isEqualTo("{\"a\":\"1 \\\"x\",\"b\":\"\\\"y\"}");
    }

    @Test
    void everyParameterIsKnown() {
        parser("json", Map.of("json_parser", "yajl", "stream_buffer_size", "8k", "time_type", "float"));
        assertThat(warnings).isEmpty();
        parser("json", Map.of("time_fromat", "%s"));
        assertThat(warnings).hasSize(1);
    }

    // -- the bench

    private String record(String type, Map<String, String> params, String line) {
        return parse(type, params, line).record().toJson();
    }

    private Parsed parse(String type, Map<String, String> params, String line) {
        return tryParse(type, params, line).orElseThrow(() -> new AssertionError("does not match: " + line));
    }

    private Optional<Parsed> tryParse(String type, Map<String, String> params, String line) {
        byte[] bytes = ("<<" + line + ">>").getBytes(StandardCharsets.UTF_8);
        return parser(type, params).parse(bytes, 2, bytes.length - 4).stream().findFirst();
    }

    private Parser parser(String type, Map<String, String> params) {
        var values = new LinkedHashMap<String, ConfigValue>();
        values.put("@type", new ConfigValue(type, Position.UNKNOWN));
        params.forEach((key, value) -> values.put(key, new ConfigValue(value, Position.UNKNOWN)));
        var element = new ConfigElement("parse", "", values, List.of(), Position.UNKNOWN);
        var plugin = PluginRegistry.of(new ParserPlugins())
                .find(PluginType.Category.PARSER, type)
                .orElseThrow();
        return (Parser) make(plugin, element);
    }

    private <C extends Record, P> P make(PluginType<C, P> type, ConfigElement element) {
        PluginContext given = context;
        C config = ConfigBinder.bind(element, type.config(), (position, message) -> warnings.add(message));
        return type.factory().apply(config, given);
    }
}
