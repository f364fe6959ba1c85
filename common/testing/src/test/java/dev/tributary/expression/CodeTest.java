package dev.tributary.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.regexp.Regexp;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
                    1),
            CodeTest::pattern,
            "record");

    private static final String MARKS = "()[]{}|&:;,.\"'`$%#@/\\?!=<>~^*+-0a_ \n";

    private final List<String> gaps = new ArrayList<>();

    private final Names names = new Names() {
        private final Value record = Value.read(new MessagePackReader(packed(RECORD)));

        @Override
        public Optional<String> variable(String name) {
            return name.equals("X") ? Optional.of("41") : Optional.empty();
        }

        @Override
        public Value value(String name, List<Value> arguments) {
            return switch (name) {
                case "record" -> record;
                case "tag" -> Value.of("a.b.c");
                case "tag_parts" -> Value.ofTexts("a", "b", "c");
                case "tag_prefix" -> Value.ofTexts("a", "a.b", "a.b.c");
                case "tag_suffix" -> Value.ofTexts("a.b.c", "b.c", "c");
                case "Up.case" -> Value.of(arguments.getFirst().text().toUpperCase(Locale.ROOT));
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
        if (line.matches(".* ! [A-Z]\\w*(::\\w+)*")) {
            int error = line.lastIndexOf(" ! ");
            assertThatThrownBy(() -> evaluate(line.substring(0, error)))
                    .isInstanceOf(CodeException.class)
                    .extracting(e -> ((CodeException) e).raised())
                    .isEqualTo(line.substring(error + 3));
            return;
        }
        int result = line.lastIndexOf(" = ");
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
            """)
    void saysWhatIsWrongAndWhere(String code, int offset, String reason) {
        assertThatThrownBy(() -> evaluate(code))
                .isInstanceOf(CodeException.class)
                .hasMessage(reason)
                .extracting(e -> ((CodeException) e).offset())
                .isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '^', textBlock = """
            foo(1)               @ 0
            Foo                  @ 0
            record["s"].each_grapheme_cluster @ 12
            record["s"].upcase = 1 @ 19
            record["s"].sub   @ 12
            record["s"].foo   @ 12
            1 2                  @ 2
            `ls`                 @ 0
            ->(x) { x }          @ 0
            $stdout              @ 0
            def f; end           @ 0
            return 1             @ 0
            [1].each { |x| yield } @ 15
            eval("1")            @ 0
            puts 1               @ 0
            Process.kill(9, 1)   @ 0
            IO.popen("ls")       @ 0
            File.write("a", "b") @ 0
            Kernel.exit          @ 0
            [1].map { |x         @ 12
            begin; 1             @ 8
            case 1; in 2 then 3; end @ 8
            break                @ 0
            [1].length { |x| x } @ 4
            begin; 1; rescue Foo; 2; end @ 17
            [1, 2                @ 5
            1 ? 2                @ 5
            record["a"           @ 10
            1.5.5                @ 4
            12abc                @ 0
            ENV.to_h             @ 0
            hostname(1)          @ 0
            Up.case              @ 0
            File.read("x")       @ 0
            system("ls")         @ 0
            ^^                   @ 0
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
        assertThatThrownBy(() -> read("Foo"))
                .hasMessage("embedded code that is not understood from here on; understood are ENV['X'], ENV.fetch('X',"
                        + " 'd'), record, and of Ruby what the documentation lists under Expressions");
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
    @CsvSource(delimiter = '@', quoteCharacter = '^', textBlock = """
            loop { }                                        @ takes more than 1000000 steps
            i = 0; i += 1 while true                        @ takes more than 1000000 steps
            (1..10 ** 12).to_a                              @ takes more than 1000000 steps
            10000.times { 10000.times { } }                 @ takes more than 1000000 steps
            begin; loop { }; rescue; 1; end                 @ takes more than 1000000 steps
            a = [1] * 100; 4.times { a = [a] * 100 }; a.to_json @ takes more than 1000000 steps
            a = [1] * 100; 4.times { a = [a] * 100 }; a     @ takes more than 1000000 steps
            a = [1] * 100; 4.times { a = [a] * 100 }; a == a.map { |x| x } @ takes more than 1000000 steps
            s = "x" * 1000; loop { s += s }                 @ longer than 16777216 characters
            s = "x" * 1000; loop { s << s }                 @ longer than 16777216 characters
            s = "x" * 1000; loop { s = "#{s}#{s}" }         @ longer than 16777216 characters
            s = "x" * 1000; loop { s = s.gsub("x", "xx") }  @ takes more than 1000000 steps
            "x".ljust(10 ** 8)                              @ longer than 16777216 characters
            "%999d" % 1 * 100_000                           @ longer than 16777216 characters
            a = []; loop { a << "x" * 1_000_000 }           @ makes more than 67108864 bytes
            a = []; loop { a << [0] * 1000 }                @ takes more than 1000000 steps
            a = [0]; loop { a.concat(a) }                   @ makes more than 67108864 bytes
            a = {}; 100000.times { |i| a = a.merge(i => 1) } @ makes more than 67108864 bytes
            x = 2; loop { x *= x }                          @ more than 100000 bits
            a = [1]; a << a; a                              @ nested deeper than 256
            a = [1]; a << a; a.flatten                      @ nested deeper than 256
            a = {}; a["a"] = a; a.to_s                      @ nested deeper than 256
            a = [1]; a << a; {a => 1}                       @ nested deeper than 256
            a = []; 1000.times { a = [a] }; a.inspect       @ nested deeper than 256
            h = Hash.new { |x, k| x[k + 1] }; h[0]          @ calls itself more than 100 times
            """)
    void anEvaluationEndsWhateverItIsAskedFor(String code, String reason) {
        assertThatThrownBy(() -> evaluate(code))
                .isInstanceOf(CodeException.class)
                .hasMessageContaining(reason);
    }

    /** Rows of the table with letters left out, put in and exchanged: all that may come of them is an error of code. */
    @Test
    void whateverIsWrittenIsReadOrRefused() throws Exception {
        List<String> rows = recorded()
                .map(row -> row.substring(0, Math.max(row.lastIndexOf(" = "), row.lastIndexOf(" ! "))))
                .toList();
        var random = new Random(20_261_126);
        for (int i = 0; i < 20_000; i++) {
            var code = new StringBuilder(rows.get(random.nextInt(rows.size())));
            for (int changes = 1 + random.nextInt(4); changes > 0 && !code.isEmpty(); changes--) {
                change(code, rows.get(random.nextInt(rows.size())), random);
            }
            try {
                new CodeReader(code + "}", 0, VOCABULARY).readToBrace().eval(names);
            } catch (CodeException expected) {
                assertThat(expected.getMessage()).isNotNull();
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("by: " + code, e);
            }
        }
    }

    private static void change(StringBuilder code, String other, Random random) {
        int at = random.nextInt(code.length());
        switch (random.nextInt(4)) {
            case 0 -> code.deleteCharAt(at);
            case 1 -> code.insert(at, MARKS.charAt(random.nextInt(MARKS.length())));
            case 2 -> code.setCharAt(at, MARKS.charAt(random.nextInt(MARKS.length())));
            default -> {
                int from = random.nextInt(other.length());
                code.insert(at, other, from, Math.min(other.length(), from + 1 + random.nextInt(8)));
            }
        }
    }

    @Test
    void searchesThatTakeTheirTimeHaveAnEndTogether() {
        String careless = "t = \"x\" * 40; 100000.times { t.match?(/(x+x+)+y/) }";

        assertThatThrownBy(() -> evaluate(careless)).hasMessageContaining("takes more than 1000000 steps");
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
