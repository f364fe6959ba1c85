package dev.tributary.filter;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.config.RegexpText;
import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.regexp.Regexp;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrepFilterTest {
    private static final Tag TAG = new Tag("app.web");
    private static final PackedEvents EVENTS = TestEvents.events(
            map("level", "warn", "host", "web1"),
            map("level", "error", "host", "web2"),
            map("level", "info", "host", "web1"),
            map("host", "db1"));
    private final TestContext context = TestContext.own();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void keepsEventsThatMatchEveryRegexp() {
        assertThat(hosts(config(rules("level", "warn|info", "host", "^web1$"), rules(), List.of(), List.of())))
                .containsExactly("warn web1", "info web1");
    }

    @Test
    void dropsEventsThatMatchOneExclude() {
        assertThat(hosts(config(rules(), rules("level", "warn", "host", "db"), List.of(), List.of())))
                .containsExactly("error web2", "info web1");
    }

    @Test
    void anOrGroupKeepsEventsThatMatchOneOfIt() {
        var or = new GrepGroup(rules("level", "error", "host", "db"), List.of());

        assertThat(hosts(config(rules(), rules(), List.of(), List.of(or)))).containsExactly("error web2", " db1");
    }

    @Test
    void anAndGroupOfExcludesDropsEventsThatMatchAllOfIt() {
        var and = new GrepGroup(List.of(), rules("level", "warn|error", "host", "web1"));

        assertThat(hosts(config(rules(), rules(), List.of(and), List.of())))
                .containsExactly("error web2", "info web1", " db1");
    }

    @Test
    void aMissingFieldReadsAsEmptyText() {
        assertThat(hosts(config(rules("level", "^$"), rules(), List.of(), List.of())))
                .containsExactly(" db1");
    }

    /** As with Fluentd 1.19: ^ and $ match an empty text too, whose field may be missing. */
    @ParameterizedTest
    @CsvSource({
        "/^$/, '', true",
        "/^$/, , true",
        "/^$/, x, false",
        "/^(?!DEBUG)/, '', true",
        "/^(?!DEBUG)/, , true",
        "/^(?!DEBUG)/, DEBUG x, false",
        "/^\\s*$/, '  ', true",
        "/^\\p{Lu}/, Ärger, true",
        "/^\\p{Lu}/, ärger, false",
        "/^[[:upper:]]\\p{L}+$/, Ärger, true",
        "/ÄRGER/i, ärger, true"
    })
    void patternsMeanWhatTheyMeanInRuby(String pattern, String level, boolean matches) {
        var events = level == null
                ? TestEvents.events(map("host", "web1"))
                : TestEvents.events(map("level", level, "host", "web1"));
        var rule = List.of(new GrepRule("level", RegexpText.read(pattern)));

        assertThat(filter(config(rule, rules(), List.of(), List.of()), events).count())
                .isEqualTo(matches ? 1 : 0);
        assertThat(filter(config(rules(), rule, List.of(), List.of()), events).count())
                .isEqualTo(matches ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({
        "number,^42$",
        "negative,^-7$",
        "float,^1.5$",
        "bool,^true$",
        "nil,^$",
        "bytes,^raw$",
        "$.map.list[1],^b$",
        "map,\"list\"",
        "huge,^18446744073709551615$"
    })
    void matchesAnyValueByItsText(String key, String pattern) {
        var record = map(
                "number",
                42,
                "negative",
                -7,
                "float",
                1.5,
                "bool",
                true,
                "nil",
                null,
                "bytes",
                "raw".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "map",
                map("list", List.of("a", "b")),
                "huge",
                org.msgpack.value.ValueFactory.newInteger(new java.math.BigInteger("18446744073709551615")));

        var kept = filter(config(rules(key, pattern), rules(), List.of(), List.of()), TestEvents.events(record));

        assertThat(kept.count()).isEqualTo(1);
    }

    @Test
    void entriesThatStayAreTheSameBytes() {
        var kept = filter(config(rules("level", "error"), rules(), List.of(), List.of()), EVENTS);

        assertThat(Arrays.copyOfRange(kept.packed().bytes(), 0, kept.sizeBytes()))
                .isEqualTo(entryBytes(EVENTS, 1));
    }

    @Test
    void aCompressedStreamThatStaysWholeStaysCompressed() throws Exception {
        byte[] bytes = Codec.deflate(Compression.GZIP, EVENTS.bytes(), EVENTS.offset(), EVENTS.sizeBytes());
        var compressed = new CompressedEvents(Compression.GZIP, bytes, 0, bytes.length, EVENTS.sizeBytes(), 4, false);

        var kept = new GrepFilter(config(rules("host", "."), rules(), List.of(), List.of()), context)
                .filter(TAG, compressed)
                .toCompletionStage()
                .toCompletableFuture()
                .get(90, TimeUnit.SECONDS);

        assertThat(kept).isSameAs(compressed);
    }

    @Test
    void refusesTwoRulesForOneField() {
        var config = config(rules("level", "warn", "level", "error"), rules(), List.of(), List.of());

        assertThatThrownBy(() -> new GrepFilter(config, context))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("duplicate key 'level'");
    }

    @Test
    void refusesAGroupOfBothKinds() {
        assertThatThrownBy(() -> new GrepGroup(rules("a", "b"), rules("c", "d")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not both");
    }

    @Test
    void readsTheNumberedSpellingAsSections() {
        ConfigElement modern = GrepConfig.modernised(
                element("regexp1", "level warn error", "exclude20", "path /api/", "regexp21", "x y"));

        assertThat(modern.params()).containsOnlyKeys("regexp21");
        assertThat(modern.child("regexp").orElseThrow().param("key")).contains("level");
        assertThat(modern.child("regexp").orElseThrow().param("pattern")).contains("/warn error/");
        assertThat(modern.child("exclude").orElseThrow().param("pattern")).contains("//api//");
    }

    @Test
    void refusesANumberedRuleWithoutAPattern() {
        assertThatThrownBy(() -> GrepConfig.modernised(element("regexp3", "level")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("regexp3 does not contain 2 parameters");
    }

    private static byte[] entryBytes(PackedEvents events, int index) {
        var cursor = events.cursor();
        for (int i = 0; i <= index; i++) {
            cursor.next();
        }
        return Arrays.copyOfRange(events.bytes(), cursor.entryStart(), cursor.entryEnd());
    }

    private List<String> hosts(GrepConfig config) {
        return filter(config, EVENTS).packed().events().stream()
                .map(event -> event.record().map())
                .map(record -> text(record, "level") + " " + text(record, "host"))
                .toList();
    }

    private static String text(java.util.Map<org.msgpack.value.Value, org.msgpack.value.Value> record, String key) {
        var value = record.get(org.msgpack.value.ValueFactory.newString(key));
        return value == null ? "" : value.asStringValue().asString();
    }

    private EventStream filter(GrepConfig config, PackedEvents events) {
        return new GrepFilter(config, context).filter(TAG, events).result();
    }

    private static GrepConfig config(
            List<GrepRule> regexps, List<GrepRule> excludes, List<GrepGroup> ands, List<GrepGroup> ors) {
        return new GrepConfig(regexps, excludes, ands, ors);
    }

    private static List<GrepRule> rules(String... keysAndPatterns) {
        var rules = new java.util.ArrayList<GrepRule>();
        for (int i = 0; i < keysAndPatterns.length; i += 2) {
            rules.add(new GrepRule(keysAndPatterns[i], Regexp.of(keysAndPatterns[i + 1], "")));
        }
        return rules;
    }

    private static ConfigElement element(String... params) {
        var values = new LinkedHashMap<String, ConfigValue>();
        for (int i = 0; i < params.length; i += 2) {
            values.put(params[i], new ConfigValue(params[i + 1], Position.UNKNOWN));
        }
        return new ConfigElement("filter", "**", values, List.of(), Position.UNKNOWN);
    }
}
