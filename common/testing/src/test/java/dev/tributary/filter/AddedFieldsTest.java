package dev.tributary.filter;

import static dev.tributary.testing.TestEvents.events;
import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Filters {@code add} and {@code elasticsearch_genid}, and the outputs {@code add} and {@code grep}. Expected ids are those
 * that the tests of fluent-plugin-elasticsearch 6.0 expect; the rest was read off fluent-plugin-add and
 * fluent-plugin-grep.
 */
class AddedFieldsTest {
    private final TestContext context = TestContext.own().programPlugins();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private List<String> filtered(PackedEvents events, String... lines) {
        Filter filter = context.make(Category.FILTER, Filter.class, lines);
        return TestEvents.records(
                filter.filter(new Tag("test.fluentd"), events).result().packed());
    }

    private List<String> tags(PackedEvents events, String... lines) {
        Output output = context.make(Category.OUTPUT, Output.class, lines);
        assertThat(output.emit(new Tag("a.b.c"), events).succeeded()).isTrue();
        return context.router().tags();
    }

    @Test
    void addSetsTexts() {
        assertThat(filtered(events(map("k", 1, "b", 2)), "@type add", "<pair>", "a x", "b y", "</pair>"))
                .containsExactly("{\"k\":1,\"b\":\"y\",\"a\":\"x\"}");
    }

    @Test
    void addGivesEachEventAUuidInCapitals() {
        List<String> records = filtered(events(map(), map()), "@type add", "uuid true", "uuid_key id");
        assertThat(records).doesNotHaveDuplicates().allSatisfy(record -> {
            assertThat(record).matches("\\{\"id\":\"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\"}");
            assertThat(UUID.fromString(record.substring(7, 43)).version()).isEqualTo(4);
        });
    }

    @Test
    void theOutputAddPutsAPrefixBeforeTheTag() {
        assertThat(tags(events(map("k", 1)), "@type add", "<pair>", "a x", "</pair>"))
                .containsExactly("greped.a.b.c");
        assertThat(context.router().records()).containsExactly("{\"k\":1,\"a\":\"x\"}");
    }

    @Test
    void theOutputGrepSendsOnWhatMatches() {
        PackedEvents given = events(map("k", "yes", "l", "1"), map("k", "no", "l", "1"), map("k", "yes", "l", "2"));
        assertThat(tags(given, "@type grep", "regexp1 k y", "exclude1 l 2")).containsExactly("greped.a.b.c");
        assertThat(context.router().records()).containsExactly("{\"k\":\"yes\",\"l\":\"1\"}");
    }

    @Test
    void theOutputGrepReadsItsOldestSpelling() {
        PackedEvents given = events(map("k", "/a"), map("k", "/ab"), map("k", "b"));
        tags(given, "@type grep", "input_key k", "regexp ^/", "exclude b$", "tag t");
        assertThat(context.router().records()).containsExactly("{\"k\":\"/a\"}");
        assertThat(context.router().tags()).containsExactly("t");
        assertThatThrownBy(() -> tags(given, "@type grep", "regexp x")).hasMessageContaining("input_key");
    }

    @Test
    void nothingIsSentOnWhereNothingMatches() {
        assertThat(tags(events(map("k", "a")), "@type grep", "regexp1 k b")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tag x                                                 | x",
                "add_tag_prefix p                                      | p.a.b.c",
                "add_tag_prefix p.;remove_tag_prefix a.                | p.b.c",
                "remove_tag_prefix a                                   | b.c",
                "remove_tag_prefix b                                   | a.b.c",
                "remove_tag_suffix c;add_tag_suffix .s                 | a.b.s",
                "remove_tag_prefix a;remove_tag_suffix .c              | b",
                "@label @x                                             | a.b.c",
            })
    void theOutputGrepChangesTags(String parameters, String wanted) {
        var lines = new ArrayList<>(List.of("@type grep"));
        lines.addAll(List.of(parameters.split(";", -1)));
        assertThat(tags(events(map("k", 1)), lines.toArray(String[]::new))).containsExactly(wanted);
    }

    private static PackedEvents sample() {
        Map<String, ?> record = map(
                "age",
                26,
                "request_id",
                "42",
                "parent_id",
                "parent",
                "routing_id",
                "routing",
                "custom_key",
                "This is also encoded value.");
        return PackedEvents.of(List.of(
                new Event(EventTime.of(Instant.parse("2017-10-15T15:00:23.345678900Z")), TestEvents.record(record))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "record_keys age,parent_id,routing_id,custom_key | md5  | - | PPg+zmH1ASUCpNzMUcTzqw==",
                "record_keys age,parent_id,routing_id,custom_key | sha1 | - | JKfCrEAxeAyRSdcKqkw4unC9xZ8=",
                "record_keys age,parent_id,routing_id,custom_key | sha256 | - | 9Z9i+897bGivSItD/6i0vye9uRwq/sLwWkxOwydtTJY=",
                "record_keys age,parent_id,routing_id,custom_key | sha512 | - | KWI5OdZPaCFW9/CEY3NoGrvueMtjZJdmGdqIVGJP8vgI4uW+0gHExZVaHerw+RhbtIdLCtVZ43xBgMKH+KliQg==",
                "record_keys age,parent_id,routing_id,custom_key | sha1 | tag | v3UWYr90zIH2veGQBVwUH586TuI=",
                "record_keys age,parent_id,routing_id,custom_key | sha1 | time | 50Nwarm2225gLy1ka8d9i+W6cKA=",
                "record_keys age,parent_id,routing_id,custom_key | sha1 | tag time | 1WgptcTnVSHtTAlNUwNcoiaY3oM=",
                "use_entire_record true | md5  | - | OAod7J0DR9s9/rOQnkeSFw==",
                "use_entire_record true | sha1 | - | 0CT4aMJ4gxMT3TKaYPCYApiVsq8=",
                "use_entire_record true | sha1 | tag | BakTtlotl/u+yOON6YcViTz6nms=",
                "use_entire_record true | sha1 | time | +YWVqUEL90wpKJRrionUJwNgXHg=",
                "use_entire_record true | sha256 | tag time | d0le9UOnUeuGPF/2yEBRM1YzOYeHtxYOE1UU6JgJrvU=",
            })
    void anIdMadeOfTheRecordIsTheOneThatThePluginMakes(String seed, String hash, String with, String wanted) {
        String record = filtered(
                        sample(),
                        "@type elasticsearch_genid",
                        "use_record_as_seed true",
                        seed,
                        "hash_type " + hash,
                        "include_tag_in_seed " + with.contains("tag"),
                        "include_time_in_seed " + with.contains("time"))
                .getFirst();
        assertThat(record).endsWith(",\"_hash\":\"" + wanted + "\"}");
    }

    @Test
    void anIdIsAUuidWhereNothingIsSaid() {
        List<String> records = filtered(events(map(), map()), "@type elasticsearch_genid", "hash_id_key id");
        assertThat(records).doesNotHaveDuplicates().allSatisfy(record -> {
            String id = record.substring("{\"id\":\"".length(), record.length() - 2);
            String uuid = new String(Base64.getDecoder().decode(id), StandardCharsets.UTF_8);
            assertThat(UUID.fromString(uuid).version()).isEqualTo(4);
        });
    }

    @Test
    void anIdMadeOfTheRecordNeedsToKnowOfWhat() {
        assertThatThrownBy(() -> filtered(events(map()), "@type elasticsearch_genid", "use_record_as_seed true"))
                .hasMessageContaining("record_keys");
    }
}
