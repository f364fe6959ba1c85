package dev.tributary.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.value.ValueFactory;

class JsonWriterTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c0                     | null
            c2                     | false
            c3                     | true
            00                     | 0
            7f                     | 127
            ff                     | -1
            d080                   | -128
            cdffff                 | 65535
            ceffffffff             | 4294967295
            d280000000             | -2147483648
            cf7fffffffffffffff     | 9223372036854775807
            cfffffffffffffffff     | 18446744073709551615
            d38000000000000000     | -9223372036854775808
            d3ffffffff00000000     | -4294967296
            a0                     | ""
            a3612f62               | "a/b"
            c403616263             | "abc"
            90                     | []
            93010203               | [1,2,3]
            80                     | {}
            82a16101a16290         | {"a":1,"b":[]}
            8105a178               | {"5":"x"}
            81c0a178               | {"":"x"}
            819101a178             | {"[1]":"x"}
            8191a16101             | {"[\\"a\\"]":1}
            d7006b04b1f500000001   | 1795469813
            c708006b04b1f500000001 | 1795469813
            d40501                 | null
            d6ff6b04b1f5           | null
            cb7ff8000000000000     | null
            ca7f800000             | null
            """)
    void writesEachKindAsARubyProgramDoes(String packed, String json) {
        assertThat(json(HexFormat.of().parseHex(packed))).isEqualTo(json.replace("\\\\", "\\"));
    }

    /** Numbers and texts as Ruby 3.1 prints them. */
    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1.0, 1.0",
        "-1.5, -1.5",
        "0.1, 0.1",
        "1e7, 10000000.0",
        "1e20, 1.0e+20",
        "1e16, 1.0e+16",
        "1e15, 1.0e+15",
        "1e14, 100000000000000.0",
        "9007199254740993, 9.007199254740992e+15",
        "12345678901234567, 1.2345678901234568e+16",
        "1.5e300, 1.5e+300",
        "1e-3, 0.001",
        "1e-4, 0.0001",
        "1.5e-4, 0.00015",
        "1e-5, 1.0e-05",
        "-2.5e-10, -2.5e-10",
        "1e100, 1.0e+100",
        "4.9e-324, 5.0e-324",
        "-9.9e-324, -1.0e-323",
        "1.5e-323, 1.5e-323",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "123456789.125, 123456789.125"
    })
    void writesFloatsAsRubyDoes(double value, String text) {
        assertThat(JsonWriter.json(ValueFactory.newFloat(value))).isEqualTo(text);
    }

    @Test
    void writesAFloat32AsTheDoubleItIs() {
        assertThat(json(HexFormat.of().parseHex("ca3dcccccd"))).isEqualTo("0.10000000149011612");
    }

    @Test
    void escapesOnlyWhatMustBe() {
        String text = "\"\\/\b\t\n\f\r\u0000\u001f\u007f äß€\u2028😀'<>&";
        assertThat(JsonWriter.json(ValueFactory.newString(text)))
                .isEqualTo("\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u007f äß€\u2028😀'<>&\"");
    }

    @Test
    void escapesAtEveryPlaceOfAWord() {
        for (int length = 0; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                for (char odd : new char[] {'"', '\\', '\n', 0x01, 0x1f, 0x20, 0x7f, 'é'}) {
                    char[] text = new char[length];
                    Arrays.fill(text, 'x');
                    text[at] = odd;
                    assertThat(read(JsonWriter.json(ValueFactory.newString(new String(text)))))
                            .isEqualTo(new String(text));
                }
            }
        }
    }

    @Test
    void replacesWhatIsNotUtf8AsJavaDoes() {
        var random = new Random(7);
        int[] heads = {
            0x00, 0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xf5, 0xff,
            0xe2, 0x82, 0xac
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) heads[random.nextInt(heads.length)];
            }
            byte[] packed = new MessagePackWriter().binary(bytes).toByteArray();
            byte[] json = jsonBytes(packed);
            assertThat(JsonReader.read(json, 0, json.length).asStringValue().asString())
                    .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void isReadBackAsItWas() {
        var values = new RandomValues(3);
        for (int i = 0; i < 1000; i++) {
            // What JSON has no word for comes back changed, so from JSON to JSON it must not.
            byte[] once =
                    jsonBytes(new MessagePackWriter().value(values.next(5)).toByteArray());
            byte[] twice = jsonBytes(new MessagePackWriter()
                    .value(JsonReader.read(once, 0, once.length))
                    .toByteArray());
            assertThat(new String(twice, StandardCharsets.UTF_8)).isEqualTo(new String(once, StandardCharsets.UTF_8));
        }
    }

    @Test
    void appendsAndMovesBehindTheValue() {
        var reader = new MessagePackReader(HexFormat.of().parseHex("a16181a16201"));
        var out = new MessagePackWriter();
        var writer = new JsonWriter();
        writer.write(reader, out);
        out.put('\t');
        writer.write(reader, out);
        assertThat(new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8))
                .isEqualTo("\"a\"\t{\"b\":1}");
        assertThat(reader.hasRemaining()).isFalse();
    }

    @Test
    void refusesWhatNestsTooDeepAndWhatIsTorn() {
        byte[] deep = new byte[Values.DEPTH_MAX + 2];
        Arrays.fill(deep, (byte) 0x91);
        assertThatThrownBy(() -> json(deep)).isInstanceOf(MalformedMessagePackException.class);
        assertThatThrownBy(() -> json(HexFormat.of().parseHex("92a161")))
                .isInstanceOf(MalformedMessagePackException.class);
        deep[Values.DEPTH_MAX] = 1;
        assertThat(json(deep)).endsWith("1" + "]".repeat(Values.DEPTH_MAX));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            83a16101a16202a16103                       | {"a":3,"b":2}
            82c40161a178a16101                         | {"a":1}
            82d90161c0a16190                           | {"a":[]}
            81a16182a16201a16202                       | {"a":{"b":2}}
            82a16181a16201a16182a16201a16202           | {"a":{"b":2}}
            9281a1610182a16101a16202                   | [{"a":1},{"a":1,"b":2}]
            8201a17801a179                             | {"1":"y"}
            839101a1789102a1799101a17a                 | {"[1]":"z","[2]":"y"}
            82a17881a16181a16201a17982a16101a16102     | {"x":{"a":{"b":1}},"y":{"a":2}}
            """)
    void writesTheLastValueOfAKeyThatIsThereTwice(String packed, String json) {
        assertThat(json(HexFormat.of().parseHex(packed))).isEqualTo(json);
    }

    @Test
    void writesTheLastValuesOfMapsOfAnySizeAndDepth() {
        for (int size : new int[] {2, 31, 32, 33, 255, 256, 257, 70_000}) {
            var packed = new MessagePackWriter().mapHeader(size + 1L);
            for (int i = 0; i < size; i++) {
                packed.string("k" + i).integer(i);
            }
            packed.string("k0").string("last");
            String json = json(packed.toByteArray());
            assertThat(json)
                    .startsWith("{\"k0\":\"last\",\"k1\":1")
                    .endsWith("\"k" + (size - 1) + "\":" + (size - 1) + "}");
        }
        // Within maps with two keys, 255 deep: what it takes does not double with each.
        var packed = new MessagePackWriter();
        for (int depth = 0; depth < Values.DEPTH_MAX - 1; depth++) {
            packed.mapHeader(3).string("a");
        }
        packed.mapHeader(2).string("x").integer(1).string("x").integer(2);
        for (int depth = 0; depth < Values.DEPTH_MAX - 1; depth++) {
            packed.string("b").nil().string("b").bool(true);
        }
        assertThat(json(packed.toByteArray()))
                .isEqualTo("{\"a\":".repeat(Values.DEPTH_MAX - 1) + "{\"x\":2}"
                        + ",\"b\":true}".repeat(Values.DEPTH_MAX - 1));
    }

    @Test
    void goesOnBehindAMapWithAKeyTwice() {
        var reader = new MessagePackReader(HexFormat.of().parseHex("82a16101a16102a16381a16201"));
        var out = new MessagePackWriter().put('>');
        var writer = new JsonWriter();
        writer.write(reader, out);
        writer.write(reader, out);
        writer.write(reader, out);
        assertThat(new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8))
                .isEqualTo(">{\"a\":2}\"c\"{\"b\":1}");
    }

    private static String read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return JsonReader.read(bytes, 0, bytes.length).asStringValue().asString();
    }

    private static String json(byte[] packed) {
        return new String(jsonBytes(packed), StandardCharsets.UTF_8);
    }

    private static byte[] jsonBytes(byte[] packed) {
        var out = new MessagePackWriter();
        new JsonWriter().write(new MessagePackReader(packed), out);
        return out.toByteArray();
    }
}
