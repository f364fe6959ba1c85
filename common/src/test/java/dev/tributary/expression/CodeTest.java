package dev.tributary.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.regexp.Regexp;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {
    private static final String RECORD =
            "{\"n\":5,\"f\":2.5,\"s\":\"wow\",\"t\":true,\"nest\":{\"k\":\"v\",\"l\":[1,\"two\",3]}}";
    private static final Vocabulary VOCABULARY = new Vocabulary(
            Map.of(
                    "record",
                    0,
                    "tag",
                    0,
                    "tag_parts",
                    0,
                    "tag_prefix",
                    0,
                    "tag_suffix",
                    0,
                    "hostname",
                    0,
                    "Up.case",
                    1,
                    "Time.at",
                    1),
            CodeTest::pattern,
            "record");

    private final List<String> gaps = new ArrayList<>();

    private final Names names = new Names() {
        @Override
        public Optional<String> variable(String name) {
            return name.equals("X") ? Optional.of("41") : Optional.empty();
        }

        @Override
        public Value value(String name, List<Value> arguments) {
            return switch (name) {
                case "record" -> Value.read(new MessagePackReader(packed(RECORD)));
                case "Time.at" -> Moment.at(arguments.getFirst());
                case "tag" -> Value.of("a.b.c");
                case "tag_parts" -> Value.ofTexts("a", "b", "c");
                case "tag_prefix" -> Value.ofTexts("a", "a.b", "a.b.c");
                case "tag_suffix" -> Value.ofTexts("a.b.c", "b.c", "c");
                case "Up.case" -> arguments.getFirst().call("upcase", List.of());
                default -> Value.of("web1");
            };
        }

        @Override
        public void gap(String variable) {
            gaps.add(variable);
        }
    };

    private static Regexp pattern(String regexp) {
        int slash = regexp.lastIndexOf('/');
        return Regexp.of(regexp.substring(1, slash), regexp.substring(slash + 1));
    }

    private static byte[] packed(String json) {
        var out = new MessagePackWriter();
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        JsonReader.pack(utf8, 0, utf8.length, out);
        return out.toByteArray();
    }

    private static Code read(String code) {
        var reader = new CodeReader(code + "} and more", 0, VOCABULARY);
        Code read = reader.readToBrace();
        assertThat(reader.offset()).isEqualTo(code.length() + 1);
        return read;
    }

    private Value evaluate(String code) {
        return read(code).eval(names);
    }

    /** As Ruby prints it where that is a number, which JSON or a record may not be able to say; else as JSON. */
    private static String shown(Value value) {
        return value instanceof Real || value instanceof Whole ? value.text() : Packed.json(value);
    }

    static Stream<String> recorded() throws Exception {
        try (var lines = new BufferedReader(
                new InputStreamReader(CodeTest.class.getResourceAsStream("ruby.txt"), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void yieldsWhatRubyDoes(String line) {
        int result = line.lastIndexOf(" = ");
        if (result < 0) {
            String code = line.substring(0, line.lastIndexOf(" ! "));
            assertThat(catchThrowable(() -> evaluate(code))).isInstanceOf(CodeException.class);
            return;
        }
        assertThat(shown(evaluate(line.substring(0, result)))).isEqualTo(line.substring(result + 3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            record["none"].upcase | 15 | undefined method 'upcase' for nil
            record["n"].upcase    | 12 | undefined method 'upcase' for an instance of Integer
            record["none"] + 1    | 15 | undefined method '+' for nil
            1 / 0                 | 2  | divided by 0
            1 + "a"               | 2  | String can't be coerced into Integer; write .to_i or .to_f behind a text to calculate with it
            "a" + 1               | 4  | no implicit conversion of Integer into String; write .to_s behind a number to join it to a text, .to_i behind a text to calculate with it
            1 < "a"               | 2  | comparison of Integer with String failed
            record.fetch("none")  | 7  | key not found: "none"
            ENV.fetch("NO")       | 0  | environment variable 'NO' is not set; set it, or write ENV.fetch('NO', 'a default')
            "a" * 99999999        | 4  | the text would be longer than 16777216 characters
            "%05d" % 3            | 7  | '%' of an instance of String is not understood
            """)
    void saysWhatIsWrongAndWhere(String code, int offset, String reason) {
        assertThatThrownBy(() -> evaluate(code))
                .isInstanceOf(CodeException.class)
                .hasMessage(reason)
                .extracting(e -> ((CodeException) e).offset())
                .isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            foo(1)               | 0
            Time.now             | 0
            record["s"].each_char | 12
            record["a"]["b"] = 1 | 17
            record["s"].sub("a") | 12
            1 2                  | 2
            `ls`                 | 0
            :symbol              | 0
            [1, 2                | 5
            1 ? 2                | 5
            record["a"           | 10
            1.5.5                | 4
            12abc                | 0
            ENV.to_h             | 0
            hostname(1)          | 0
            Up.case              | 0
            File.read("x")       | 0
            system("ls")         | 0
            ``                   | 0
            """)
    void refusesWhatItDoesNotUnderstandWhereItStarts(String code, int offset) {
        String given = code == null ? "" : code;
        assertThatThrownBy(() -> read(given))
                .isInstanceOf(CodeException.class)
                .extracting(e -> ((CodeException) e).offset())
                .isEqualTo(offset);
    }

    @Test
    void tellsWhatIsUnderstood() {
        assertThatThrownBy(() -> read("foo"))
                .hasMessage("embedded code that is not understood from here on; understood are ENV['X'], ENV.fetch('X',"
                        + " 'd'), record, texts, numbers, true, false, nil, || && ! == != =~ !~ < <= > >= + - * / % **,"
                        + " a ? b : c, if, unless, case, a = b, a..b, (), [] and the methods " + Methods.shown());
    }

    @Test
    void namesWithArgumentsAreTheVocabularys() {
        assertThat(evaluate("Up.case('a' + \"b\")").text()).isEqualTo("AB");
    }

    @Test
    void namesEachVariableThatLeftAGapInAText() {
        assertThat(evaluate("\"<#{ENV['A'] || ENV['B']}#{ENV['X']}>\"").text()).isEqualTo("<41>");
        assertThat(gaps).containsExactly("A", "B");
    }

    @Test
    void knowsThePathOfAFieldThatIsConstant() {
        assertThat(read("record[\"a\"].dig(\"b\", 0)[-1]").path("record")).contains(List.of("a", "b", 0, -1));
        assertThat(read("record[tag]").path("record")).isEmpty();
        assertThat(read("record[\"a\"].to_s").path("record")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1+", "1||", "1<1&&"})
    void refusesCodeThatIsTooLong(String part) {
        assertThatThrownBy(() -> read(part.repeat(100_000) + "1"))
                .isInstanceOf(CodeException.class)
                .hasMessageStartingWith("code is longer than 1000 values and methods");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "!", "1?"})
    void refusesCodeThatIsNestedTooDeep(String opening) {
        assertThatThrownBy(() -> read(opening.repeat(100_000) + "1"))
                .isInstanceOf(CodeException.class)
                .hasMessageStartingWith("code is nested deeper than 200");
    }
}
