package dev.tributary.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Event;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters parse_json_field and dedot. */
class FieldNamesTest {
    private final TestContext context = TestContext.own().plugins(new FilterPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private String filtered(String lines, String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        Filter filter = context.make(Category.FILTER, Filter.class, lines.split(" & "));
        var event =
                new Event(TestEvents.TIME, JsonReader.read(utf8, 0, utf8.length).asMapValue());
        Event left = filter.filter(new Tag("a"), PackedEvents.of(event))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .packed()
                .events()
                .getFirst();
        assertThat(left.time()).isEqualTo(TestEvents.TIME);
        return JsonWriter.json(left.record());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                         | {'log':' {#b#:1} ','a':0}       | {'b':1,'log':' {#b#:1} ','a':0}",
                "                         | {'MESSAGE':'{#b#:1}','b':0}     | {'b':0,'MESSAGE':'{#b#:1}'}",
                "                         | {'MESSAGE':'x','log':'{#b#:1}'} | {'MESSAGE':'x','log':'{#b#:1}'}",
                "preserve_json_log false  | {'log':'{#b#:{#c#:[1]}}'}       | {'b':{'c':[1]}}",
                "merge_json_log false     | {'log':'{#b#:1}'}               | {'log':'{#b#:1}'}",
                "json_fields m            | {'m':'{#b#:1}','log':'{#c#:1}'} | {'b':1,'m':'{#b#:1}','log':'{#c#:1}'}",
                "                         | {'log':'{b}'}                   | {'log':'{b}'}",
                "                         | {'log':7}                       | {'log':7}",
            })
    void whatAJsonFieldHoldsIsPutIntoTheRecord(String params, String record, String expected) {
        String lines = "@type parse_json_field" + (params == null ? "" : " & " + params);
        assertThat(filtered(lines, json(record))).isEqualTo(json(expected));
    }

    private static String json(String text) {
        return text.replace('\'', '"').replace("#", "\\\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                       | {'a.b.c':1,'d':{'e.f':[{'g.h':2},'i.j']}} | {'a_b_c':1,'d':{'e_f':[{'g_h':2},'i.j']}}",
                "de_dot_separator -     | {'a.b':'c.d'}                             | {'a-b':'c.d'}",
                "de_dot_nested false    | {'a.b':{'c.d':1}}                         | {'a_b':{'c.d':1}}",
                "de_dot false           | {'a.b':1}                                 | {'a.b':1}",
            })
    void dotsAreTakenOutOfNames(String params, String record, String expected) {
        String lines = "@type dedot" + (params == null ? "" : " & " + params);
        assertThat(filtered(lines, json(record))).isEqualTo(json(expected));
    }

    @Test
    void aDotCannotStandForADot() {
        assertThatThrownBy(() -> filtered("@type dedot & de_dot_separator a.b", "{}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("de_dot_separator");
    }
}
