package dev.tributary.plugin;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Values;
import dev.tributary.testing.TestEvents;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordAccessorTest {
    private static final Map<String, Object> RECORD = map(
            "host", "h1",
            "a.b", "dotted",
            "n", map("k", map("x", 1), "list", List.of("zero", map("deep", true), "two"), "with blank", "b"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host                  | "h1"
            a.b                   | "dotted"
            $.host                | "h1"
            $['a.b']              | "dotted"
            $["a.b"]              | "dotted"
            $.n.k.x               | 1
            $.n.list[0]           | "zero"
            $.n.list[1].deep      | true
            $.n.list[-1]          | "two"
            $['n']['list'][1]     | {"deep":true}
            $['n']['with blank']  | "b"
            """)
    void findsWhatTheAccessorNames(String accessor, String json) {
        MessagePackReader reader = TestEvents.packed(RECORD);

        assertThat(RecordAccessor.parse(accessor).find(reader)).isTrue();

        assertThat(Values.read(reader).toJson()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "$.a.b", "$.host.x", "$.n.list[3]", "$.n.list[-4]", "$.n[0]", "$.n.list.x"})
    void findsNothingWhereTheRecordHasNoSuchField(String accessor) {
        assertThat(RecordAccessor.parse(accessor).find(TestEvents.packed(RECORD)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.", "$.a..b", "$.a b", "$.a[x]", "$.a[0", "$.a[0]x", "$[", "$['a'", "$['a']b", "$[x]"})
    void refusesWhatIsNoPath(String accessor) {
        assertThatThrownBy(() -> RecordAccessor.parse(accessor))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("record accessor '" + accessor + "'");
    }

    @Test
    void theLastOfTwoFieldsOfOneNameCounts() {
        var packed = new MessagePackWriter()
                .mapHeader(2)
                .string("k")
                .integer(1)
                .string("k")
                .integer(2);
        var reader = new MessagePackReader(packed.toByteArray());

        assertThat(RecordAccessor.parse("k").find(reader)).isTrue();

        assertThat(reader.integer()).isEqualTo(2);
    }

    @Test
    void copiesARecordWithoutNestedFields() {
        assertThat(without("host", "$.n.k.x", "$['n']['list'][0]", "$.n.list[1].deep", "absent"))
                .isEqualTo("{\"a.b\":\"dotted\",\"n\":{\"k\":{},\"list\":[{},\"two\"],\"with blank\":\"b\"}}");
    }

    @Test
    void removingAWholeGoesBeforeRemovingItsPart() {
        assertThat(without("$.n.k.x", "n", "a.b")).isEqualTo("{\"host\":\"h1\"}");
    }

    private static String without(String... accessors) {
        var out = new MessagePackWriter();
        RecordAccessor.copyWithout(
                Arrays.stream(accessors).map(RecordAccessor::parse).toList(), TestEvents.packed(RECORD), out);
        return Values.read(new MessagePackReader(out.toByteArray())).toJson();
    }
}
