package dev.tributary.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.value.ImmutableValue;
import org.msgpack.value.ValueFactory;

class JsonReaderTest {

    @Test
    void readsEachKind() {
        ImmutableValue value = read(" {\"a\": [1, -2.5, true, null, \"\\u00e9\\ud83d\\ude00/\"], \"b\": {}}\n");
        assertThat(JsonWriter.json(value)).isEqualTo("{\"a\":[1,-2.5,true,null,\"é😀/\"],\"b\":{}}");
    }

    @Test
    void keepsIntegersThatMessagePackCanHold() {
        assertThat(read("9223372036854775807")).isEqualTo(ValueFactory.newInteger(Long.MAX_VALUE));
        assertThat(read("-9223372036854775808")).isEqualTo(ValueFactory.newInteger(Long.MIN_VALUE));
        assertThat(read("18446744073709551615"))
                .isEqualTo(ValueFactory.newInteger(new BigInteger("18446744073709551615")));
        assertThat(read("18446744073709551616")).isEqualTo(ValueFactory.newString("18446744073709551616"));
    }

    @Test
    void takesTheLaterOfEqualKeysAtThePlaceOfTheFirst() {
        assertThat(read("{\"a\":1,\"b\":2,\"a\":3}")).hasToString("{\"a\":3,\"b\":2}");
        var many = new StringBuilder("{");
        for (int i = 0; i < 100; i++) {
            many.append("\"k").append(i % 50).append("\":").append(i).append(i < 99 ? "," : "}");
        }
        assertThat(read(many.toString()).asMapValue().size()).isEqualTo(50);
        assertThat(read(many.toString()).asMapValue().map().get(ValueFactory.newString("k7")))
                .isEqualTo(ValueFactory.newInteger(57));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "{\"a\"}", "[1,]", "{} {}", "nul", "NaN", "'a'", "\"\t\"", "[1]x", "01", "{1:2}"})
    void refusesWhatIsNotOneValue(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void readsWhatRubysReadersTakeWhereItMay() {
        byte[] text = "[NaN,-Infinity,\"a\tb\",\"\\x\"]".getBytes(StandardCharsets.UTF_8);
        var elements = JsonReader.readLenient(text, 0, text.length).asArrayValue();
        assertThat(elements.get(0).asFloatValue().toDouble()).isNaN();
        assertThat(elements.get(1).asFloatValue().toDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(elements.get(2).asStringValue().asString()).isEqualTo("a\tb");
        assertThat(elements.get(3).asStringValue().asString()).isEqualTo("x");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] bytes = {'"', (byte) 0xc3, '(', '"'};
        assertThatThrownBy(() -> JsonReader.read(bytes, 0, bytes.length)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesWhatNestsTooDeep() {
        int most = Values.DEPTH_MAX;
        assertThat(read("[".repeat(most) + "]".repeat(most)).isArrayValue()).isTrue();
        assertThatThrownBy(() -> read("[".repeat(most + 1) + "]".repeat(most + 1)))
                .isInstanceOf(MalformedJsonException.class);
    }

    private static ImmutableValue read(String text) {
        byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
        return JsonReader.read(bytes, 2, bytes.length - 4);
    }
}
