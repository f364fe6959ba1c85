package dev.tributary.filter;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecordTransformerFilterTest {
    private static final Tag TAG = new Tag("a.b.c");
    private static final Position HERE = new Position("t.conf", 3, 7, "");
    private static final Map<String, Object> RECORD =
            map("n", 5, "m", "hi", "nest", map("k", "v", "l", List.of(1, "two")));
    private final TestContext context = TestContext.own().hostname("web1").worker(3, 4);

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ${tag}                              | "a.b.c"
            ${tag_parts[0]}                     | "a"
            ${tag_parts[-1]}                    | "c"
            ${tag_prefix[1]}                    | "a.b"
            ${tag_prefix[-1]}                   | "a.b.c"
            ${tag_suffix[1]}                    | "b.c"
            ${tag_suffix[-1]}                   | "c"
            ${tag_parts[7]}                     | null
            ${hostname}                         | "web1"
            ${record["n"]}                      | 5
            x${record["n"]}                     | "x5"
            ${record["n"]}${record["m"]}        | "5hi"
            ${record["gone"]}                   | null
            <${record["gone"]}>                 | "<>"
            ${record["nest"]}                   | {"k":"v","l":[1,"two"]}
            ${record["nest"]["k"]}              | "v"
            ${record['nest']['l'][-1]}          | "two"
            ${record.dig("nest", "l", 1)}       | "two"
            ${record["nest"].dig("k")}          | "v"
            ${record["nest"]["k"]["deeper"]}    | null
            l=${record["nest"]["l"]}            | "l=[1,\\"two\\"]"
            ${foo}                              | null
            no placeholder                      | "no placeholder"
            $ {tag} ${} ${tag                   | "$ {tag} ${} ${tag"
            {"a":"${tag}","b":[1,"${record[\\"m\\"]}",null,1.5,true]} | {"a":"a.b.c","b":[1,"hi",null,1.5,true]}
            {"${tag_parts[0]}":1}               | {"a":1}
            [18446744073709551615,-1]           | [18446744073709551615,-1]
            {no json ${tag}                     | "{no json a.b.c"
            """)
    void expandsAsFluentdDoes(String value, String json) {
        assertThat(transform(config(record("x", value)))).containsExactly(json(json));
    }

    private static String json(String x) {
        return "{\"n\":5,\"m\":\"hi\",\"nest\":{\"k\":\"v\",\"l\":[1,\"two\"]},\"x\":" + x + "}";
    }

    /** All its prefixes together would take two gigabytes. */
    @Test
    void aTagOfManyPartsTakesNoMoreThanWhatIsAskedFor() {
        var dots = new Tag("a" + ".".repeat(60_000) + "z");

        assertThat(transform(config(record("x", "${tag_prefix[2]}${tag_suffix[-1]}${tag_parts[0]}")), dots))
                .containsExactly(json("\"a..za\""));
    }

    @Test
    void writesTheTimeAsALocalText() {
        String local = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z")
                .format(TestContext.START.atZone(ZoneId.systemDefault()));

        assertThat(transform(config(record("x", "${time}")))).containsExactly(json("\"" + local + "\""));
    }

    @Test
    void aValueBecomesTextWithoutAutoTypecast() {
        var config = new RecordTransformerConfig(
                List.of(), List.of(), false, Optional.empty(), false, false, List.of(record("x", "${record[\"n\"]}")));

        assertThat(transform(config)).containsExactly(json("\"5\""));
    }

    @Test
    void overwritesAFieldInItsPlaceAndReadsTheOldValues() {
        assertThat(transform(config(record("n", "${record[\"m\"]}", "m", "${record[\"n\"]}"))))
                .containsExactly("{\"n\":\"hi\",\"m\":5,\"nest\":{\"k\":\"v\",\"l\":[1,\"two\"]}}");
    }

    @Test
    void expandsPlaceholdersInNames() {
        assertThat(transform(config(record("${tag_parts[1]}_${record[\"n\"]}", "1"))))
                .containsExactly("{\"n\":5,\"m\":\"hi\",\"nest\":{\"k\":\"v\",\"l\":[1,\"two\"]},\"b_5\":\"1\"}");
    }

    @Test
    void removesFieldsLast() {
        var config = new RecordTransformerConfig(
                List.of("n", "$.nest.l", "x"),
                List.of(),
                false,
                Optional.empty(),
                false,
                true,
                List.of(record("x", "1", "y", "${record[\"n\"]}")));

        assertThat(transform(config)).containsExactly("{\"m\":\"hi\",\"nest\":{\"k\":\"v\"},\"y\":5}");
    }

    @Test
    void renewsTheRecordButKeepsWhatItIsTold() {
        var config = new RecordTransformerConfig(
                List.of(), List.of("m", "gone"), true, Optional.empty(), false, true, List.of(record("x", "1")));

        assertThat(transform(config)).containsExactly("{\"m\":\"hi\",\"x\":\"1\"}");
    }

    @Test
    void renewsTheRecordToItsFieldsAlone() {
        var config = new RecordTransformerConfig(
                List.of(), List.of(), true, Optional.empty(), false, true, List.of(record("x", "${tag}")));

        assertThat(transform(config)).containsExactly("{\"x\":\"a.b.c\"}");
    }

    @ParameterizedTest
    @CsvSource({"1700000000,1700000000,0", "1700000000.25,1700000000,250000000"})
    void takesTheTimeFromAField(String value, long seconds, int nanos) {
        Object number = value.contains(".") ? (Object) Double.valueOf(value) : Long.valueOf(value);
        var events = TestEvents.events(map("t", number), map("t", value), map("other", 1));

        var changed = new RecordTransformerFilter(renewingTime(), context)
                .filter(TAG, events)
                .result()
                .packed();

        assertThat(changed.events().stream().map(event -> event.time()))
                .containsExactly(new EventTime(seconds, nanos), new EventTime(seconds, nanos), TestEvents.TIME);
    }

    @Test
    void anEventThatCannotBeChangedGoesToTheErrorLabelAndTheOthersGoOn() {
        var events = TestEvents.events(map("t", 1), map("t", "noon"), map("t", 3));

        var changed = new RecordTransformerFilter(renewingTime(), context)
                .filter(TAG, events)
                .result()
                .packed();

        assertThat(TestEvents.records(changed)).containsExactly("{\"t\":1}", "{\"t\":3}");
        assertThat(context.errors()).singleElement().satisfies(failed -> {
            assertThat(failed.tag()).isEqualTo(TAG);
            assertThat(TestEvents.records(failed.events().packed())).containsExactly("{\"t\":\"noon\"}");
            assertThat(failed.reason()).contains("renew_time_key t holds no number");
        });
    }

    @Test
    void tellsTheWorkersNumberAsFluentdsSupervisorDoes() {
        assertThat(transform(ruby("${ENV['SERVERENGINE_WORKER_ID']}"))).containsExactly(json("\"3\""));
        assertThat(transform(ruby("${ENV[\"SERVERENGINE_WORKER_ID\"]}"))).containsExactly(json("\"3\""));
    }

    @Test
    void readsTheEnvironment() {
        String path = System.getenv("PATH");

        assertThat(transform(ruby("${ENV['PATH']}"))).containsExactly(json("\"" + path + "\""));
        assertThat(transform(ruby("${ENV['TRIBUTARY_SURELY_NOT_SET']}"))).containsExactly(json("null"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ${record["n"] + 1}                           | 6
            ${record["n"] / 2}                           | 2
            <${record["n"] + 1}>                         | "<6>"
            ${record["m"].upcase}                        | "HI"
            ${record["m"].gsub(/[aeiou]/, "}")}          | "h}"
            ${record["gone"]}                            | null
            ${record["nest"]["k"]}                       | "v"
            ${record["nest"]["gone"]}                    | null
            ${record.dig("gone", "k")}                   | null
            ${record["n"] > 4 ? "many" : "few"}          | "many"
            `${record["gone"] || tag_parts[-1]}`         | "c"
            ${"#{tag}-#{record["m"]}"}                   | "a.b.c-hi"
            ${hostname.sub("web", "db")}                 | "db1"
            ${time.to_i}                                 | 1769860800
            ${time.strftime("%S")}                       | "00"
            ${worker_id.to_i + 1}                        | 4
            ${record.key?("n")}                          | true
            ${record["z"] = 7; record["z"] + 1}          | 8
            ${if record["m"] =~ /^h(.)/; $1; else; "-"; end} | "i"
            ${Time.at(time.to_i).utc.iso8601}            | "2026-01-31T12:00:00Z"
            ${record["nest"]}                            | {"k":"v","l":[1,"two"]}
            ${record}                                    | {"n":5,"m":"hi","nest":{"k":"v","l":[1,"two"]}}
            ${tag_parts}                                 | ["a","b","c"]
            a ${tag} and $ {tag}                         | "a a.b.c and $ {tag}"
            `${record["nest"].map { |k, v| k }.join(",")}` | "k,l"
            ${record.delete("m"); record["m"]}           | null
            `${record["nest"]["l"].map { |x| x.to_s }}` | ["1","two"]
            ${record.merge({"a" => 1})["a"]}             | 1
            ${begin; Integer(record["m"]); rescue; -1; end} | -1
            ${Time.now.year > 2020 ? File.basename("/a/b.log", ".log") : ""} | "b"
            """)
    void evaluatesRubyWhereItIsEnabled(String value, String json) {
        assertThat(transform(ruby(value))).containsExactly(json(json));
    }

    static Stream<Arguments> programs() throws Exception {
        var programs = new ArrayList<Arguments>();
        String record = "";
        String table = new String(
                RecordTransformerFilterTest.class
                        .getResourceAsStream("programs.txt")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        for (String line : table.lines().filter(one -> !one.startsWith("#")).toList()) {
            if (line.startsWith("> ")) {
                record = line.substring(2);
            } else {
                int result = line.lastIndexOf(" = ");
                programs.add(Arguments.of(record, line.substring(0, result), line.substring(result + 3)));
            }
        }
        return programs.stream();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void runsTheProgramsThatConfigurationsHold(String record, String value, String json) {
        byte[] utf8 = record.getBytes(StandardCharsets.UTF_8);
        var packed = new MessagePackWriter();
        JsonReader.pack(utf8, 0, utf8.length, packed);
        var events = new PackedEvents.Builder(packed.length() + 16);
        events.add(new EventTime(1769860800, 0), packed);

        PackedEvents changed = new RecordTransformerFilter(ruby(value), context)
                .filter(TAG, events.build())
                .result()
                .packed();

        assertThat(context.warnings()).isEmpty();
        assertThat(TestEvents.records(changed)).singleElement().asString().endsWith(",\"x\":" + json + "}");
    }

    @Test
    void anEventForWhichRubyRaisesGoesToTheErrorLabelAndTheOthersGoOn() {
        var events = TestEvents.events(map("n", 1), map("m", 2), map("n", 3));

        var changed = new RecordTransformerFilter(ruby("${record[\"n\"] + 1}"), context)
                .filter(TAG, events)
                .result()
                .packed();

        assertThat(TestEvents.records(changed)).containsExactly("{\"n\":1,\"x\":2}", "{\"n\":3,\"x\":4}");
        assertThat(context.errors()).singleElement().satisfies(failed -> {
            assertThat(TestEvents.records(failed.events().packed())).containsExactly("{\"m\":2}");
            assertThat(failed.reason()).isEqualTo("record_transformer: undefined method '+' for nil");
        });
    }

    /** Recorded with Fluentd 1.19: the new record has the old one's fields, and what was changed within them. */
    @Test
    void whatExpressionsChangeWithinFieldsIsChangedInTheNewRecordToo() {
        var section = record(
                "gone", "${record[\"request\"].delete(\"cookie\") if record[\"request\"]; nil}",
                "top", "${record.delete(\"m\")}",
                "m2", "${record[\"m\"].inspect}",
                "new", "${record[\"z\"] = 5; record[\"z\"] + 1}",
                "again", "${record[\"z\"]}",
                "tags2", "${record[\"tags\"] << \"b\"; record[\"tags\"].length}");
        var config = new RecordTransformerConfig(
                List.of("n"), List.of(), false, Optional.empty(), true, true, List.of(section));
        var events = TestEvents.events(
                map("n", 1, "m", "hi", "request", map("cookie", "x", "url", "u"), "tags", List.of("a")),
                map("request", map("url", "v"), "tags", List.of()));

        var changed = new RecordTransformerFilter(config, context)
                .filter(TAG, events)
                .result()
                .packed();

        assertThat(TestEvents.records(changed))
                .containsExactly(
                        "{\"m\":\"hi\",\"request\":{\"url\":\"u\"},\"tags\":[\"a\",\"b\"],\"gone\":null,"
                                + "\"top\":\"hi\",\"m2\":\"nil\",\"new\":6,\"again\":5,\"tags2\":2}",
                        "{\"request\":{\"url\":\"v\"},\"tags\":[\"b\"],\"gone\":null,"
                                + "\"top\":null,\"m2\":\"nil\",\"new\":6,\"again\":5,\"tags2\":1}");
    }

    @Test
    void whatExpressionsDoNotChangeStaysByteForByte() {
        // {"b": bin of a byte that is no UTF-8, "f": a float of 32 bits, "l": [1]}
        byte[] packed = HexFormat.of().parseHex("83" + "a162" + "c401ff" + "a166" + "ca3fc00000" + "a16c" + "9101");
        var events = new PackedEvents.Builder(64);
        events.add(new EventTime(1769860800, 0), new MessagePackWriter().raw(packed, 0, packed.length));

        PackedEvents changed = new RecordTransformerFilter(
                        ruby("${record[\"l\"] << 2; record.delete(\"b\"); nil}"), context)
                .filter(TAG, events.build())
                .result()
                .packed();

        var event = changed.cursor();
        assertThat(event.next()).isTrue();
        MessagePackReader record = event.record();
        assertThat(HexFormat.of().formatHex(record.bytes(), record.position(), record.limit()))
                .isEqualTo("84" + "a162" + "c401ff" + "a166" + "ca3fc00000" + "a16c" + "920102" + "a178" + "c0");
    }

    @Test
    void aRecordThatWouldHoldItselfIsAnError() {
        assertThat(transform(ruby("${record[\"nest\"][\"l\"] << record[\"nest\"]; nil}")))
                .isEmpty();
        assertThat(context.errors())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).contains("nested deeper than 256"));
    }

    @Test
    void aNameThatNothingStandsForIsWarnedOfAtStartAndItsEventsGoToTheErrorLabel() {
        assertThat(transform(ruby("Hello ${name.downcase}!"))).isEmpty();

        assertThat(context.warnings())
                .singleElement()
                .asString()
                .contains("nothing is called 'name' here")
                .contains("record[\"name\"]");
        assertThat(context.errors())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).endsWith("undefined local variable or method 'name'"));
    }

    @Test
    void aMissingMapIsAnErrorOfRubysToo() {
        assertThat(transform(ruby("${record[\"gone\"][\"k\"]}"))).isEmpty();
        assertThat(context.errors())
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).endsWith("undefined method '[]' for nil"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ${Foo}                  | 11
            ${Foo.bar}              | 11
            x ${record["n"].unpack2} | 25
            ${record["n"]           | 22
            ${}                     | 11
            """)
    void refusesOtherRubyAtStartAndSaysWhere(String value, int column) {
        var here = new Position("t.conf", 3, 9, "    key " + value);
        var section = new ConfigElement("record", "", Map.of("key", new ConfigValue(value, here)), List.of(), here);
        var config = new RecordTransformerConfig(
                List.of(), List.of(), false, Optional.empty(), true, true, List.of(section));

        assertThatThrownBy(() -> new RecordTransformerFilter(config, context))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("t.conf:3:" + column
                        + ": embedded code that is not understood from here on; understood are ENV['X']")
                .hasMessageContaining("record[\"a\"][\"b\"]");
    }

    @Test
    void warnsOfAnUnknownPlaceholderOnceAtStart() {
        transform(config(record("x", "${foo}")));

        assertThat(context.warnings()).singleElement().asString().contains("placeholder ${foo} is unknown");
    }

    @Test
    void refusesKeepKeysWithoutRenewRecord() {
        assertThatThrownBy(() -> new RecordTransformerConfig(
                        List.of(), List.of("m"), false, Optional.empty(), false, true, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("renew_record");
    }

    private static RecordTransformerConfig renewingTime() {
        return new RecordTransformerConfig(List.of(), List.of(), false, Optional.of("t"), false, true, List.of());
    }

    private static RecordTransformerConfig ruby(String value) {
        return new RecordTransformerConfig(
                List.of(), List.of(), false, Optional.empty(), true, true, List.of(record("x", value)));
    }

    private static RecordTransformerConfig config(ConfigElement record) {
        return new RecordTransformerConfig(List.of(), List.of(), false, Optional.empty(), false, true, List.of(record));
    }

    private static ConfigElement record(String... namesAndValues) {
        var params = new LinkedHashMap<String, ConfigValue>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            params.put(namesAndValues[i], new ConfigValue(namesAndValues[i + 1], HERE));
        }
        return new ConfigElement("record", "", params, List.of(), HERE);
    }

    private List<String> transform(RecordTransformerConfig config) {
        return transform(config, TAG);
    }

    private List<String> transform(RecordTransformerConfig config, Tag tag) {
        PackedEvents changed = new RecordTransformerFilter(config, context)
                .filter(tag, TestEvents.events(RECORD))
                .result()
                .packed();
        return TestEvents.records(changed);
    }
}
