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
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.value.MapValue;
import org.msgpack.value.ValueFactory;

/** The filter record_modifier; the table is in modified.txt. */
class RecordModifierFilterTest {
    private final TestContext context = TestContext.own().plugins(new FilterPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    static Stream<String> rows() throws IOException {
        try (var table = RecordModifierFilterTest.class.getResourceAsStream("modified.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void makesTheRecordThatFluentdMakes(String row) {
        String[] columns = row.split("\t", -1);
        byte[] utf8 = columns[1].getBytes(StandardCharsets.UTF_8);
        String shown;
        try {
            MapValue record = JsonReader.read(utf8, 0, utf8.length).asMapValue();
            shown = JsonWriter.json(modified(columns[0], record));
        } catch (ConfigException e) {
            shown = "refused";
        }
        assertThat(shown).isEqualTo(columns[2]);
    }

    private MapValue modified(String lines, MapValue record) {
        Filter filter = context.make(Category.FILTER, Filter.class, ("@type record_modifier & " + lines).split(" & "));
        return filter.filter(new Tag("a.b"), PackedEvents.of(new Event(TestEvents.TIME, record)))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .packed()
                .events()
                .getFirst()
                .record();
    }

    private String prepared(String statements, String value) {
        var record = ValueFactory.newMap(ValueFactory.newString("k"), ValueFactory.newString("v"));
        return JsonWriter.json(
                modified("prepare_value " + statements + " & <record> & x " + value + " & </record>", record));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "require 'socket'; @h = Socket.gethostname   ~ ${@h}             ~ 'test-host'",
                "require \"a\"; require('b'); @a = 1 + 2     ~ ${@a}             ~ 3",
                "@a = 'x'; @b = @a + 'y';                    ~ ${@b}-${tag}      ~ 'xy-a.b'",
                "@a = {'v' => 'found'}                       ~ ${@a[record['k']]} ~ 'found'",
                "@salt = 'EXAMPLE'                           ~ ${Digest::SHA256.hexdigest(@salt + record[\"k\"])[0, 8]} ~ '4598fb96'",
                "@a = ENV.fetch('TRIBUTARY_NOT_SET', 'd')    ~ ${@a}             ~ 'd'",
            })
    void valuesArePreparedOnce(String statements, String value, String wanted) {
        assertThat(prepared(statements.strip(), value.strip()))
                .isEqualTo("{\"k\":\"v\",\"x\":" + wanted.strip().replace('\'', '"') + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "puts 1                 ~ wanted @name = value",
                "@a = 1; system('ls')   ~ from here on: system('ls')",
                "@a == 1                ~ wanted @name = value",
                "@a = @b                ~ not understood from here on: @b",
                "@a = nobody            ~ nothing is called 'nobody' here",
                "@a = Integer('x')      ~ prepare_value",
            })
    void whatCannotBePreparedIsSaidBeforeItRuns(String statements, String wanted) {
        assertThatThrownBy(() -> prepared(statements.strip(), "${1}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(wanted.strip());
    }

    @Test
    void aNameThatIsNotPreparedIsRefused() {
        assertThatThrownBy(() -> prepared("@a = 1", "${@b}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not understood");
    }

    @Test
    void textsInAnotherEncodingBecomeUtf8HoweverDeep() {
        var text = ValueFactory.newString("日本".getBytes(Charset.forName("EUC-JP")));
        var record = ValueFactory.newMap(
                ValueFactory.newString("a"), ValueFactory.newArray(text, ValueFactory.newInteger(1)));
        assertThat(JsonWriter.json(modified("char_encoding euc-jp:utf-8", record)))
                .isEqualTo("{\"a\":[\"日本\",1]}");
    }

    @Test
    void textsBecomeAnotherEncodingToo() {
        var record = ValueFactory.newMap(ValueFactory.newString("a"), ValueFactory.newString("日本"));
        var value = modified("char_encoding utf-8:euc-jp", record).map().get(ValueFactory.newString("a"));
        assertThat(value.asStringValue().asByteArray()).isEqualTo("日本".getBytes(Charset.forName("EUC-JP")));
    }

    @Test
    void refusesEncodingsThatThereAreNot() {
        for (String encoding : new String[] {"utf-8:nope", "nope", "nope:utf-8"}) {
            assertThatThrownBy(() -> modified("char_encoding " + encoding, ValueFactory.emptyMap()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("char_encoding");
        }
    }
}
