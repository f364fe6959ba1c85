package dev.tributary.regexp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.msgpack.JsonReader;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

class RegexpTest {

    static Stream<String> recorded() throws Exception {
        try (var lines = new BufferedReader(
                new InputStreamReader(RegexpTest.class.getResourceAsStream("ruby.txt"), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void findsWhatRubyFinds(String row) throws Exception {
        String[] columns = row.split("\t");
        String text = json(columns[1]).asStringValue().asString();
        if (columns[2].equals("error")) {
            assertThatThrownBy(() -> regexp(columns[0])).isInstanceOf(BadRegexpException.class);
        } else {
            assertThat(found(regexp(columns[0]), text)).isEqualTo(json(columns[2].replace("nil", "null")));
        }
    }

    private static Value json(String text) throws Exception {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return JsonReader.read(utf8, 0, utf8.length);
    }

    private static Regexp regexp(String text) {
        int slash = text.lastIndexOf('/');
        return slash <= 0 ? Regexp.of(text, "") : Regexp.of(text.substring(1, slash), text.substring(slash + 1));
    }

    /** As the table has it. */
    private static Value found(Regexp regexp, String text) {
        var match = regexp.find(Searched.of(text));
        if (match.isEmpty()) {
            return ValueFactory.newNil();
        }
        var values = new ArrayList<Value>();
        if (regexp.groups().isEmpty()) {
            for (int group = 0; group <= match.get().groups(); group++) {
                values.add(group(match.get(), group));
            }
            return ValueFactory.newArray(values);
        }
        for (Regexp.Group group : regexp.groups()) {
            values.add(ValueFactory.newString(group.name()));
            values.add(group(match.get(), group.number(match.get())));
        }
        values.add(ValueFactory.newString(""));
        values.add(group(match.get(), 0));
        return ValueFactory.newMap(values.toArray(new Value[0]));
    }

    private static Value group(Match match, int group) {
        return group < 0 || match.start(group) < 0 ? ValueFactory.newNil() : ValueFactory.newString(match.text(group));
    }

    @Test
    void aByteThatIsNoUtf8IsOneCharacterAndStaysTheByte() {
        byte[] line = "xx caf\u00e9|\u00fc \u20ac yy".getBytes(StandardCharsets.ISO_8859_1);
        line[3] = (byte) 0xc3; // begins a character that does not go on
        var text = Searched.of(line, 2, line.length - 4);

        Match match =
                Regexp.of(" (?<word>.af.)\\|(?<rest>.*)\\z", "").find(text).orElseThrow();

        assertThat(text.bytes(match.start(1), match.end(1))).containsExactly(0xc3, 'a', 'f', 0xe9);
        assertThat(text.bytes(match.start(2), match.end(2))).containsExactly(0xfc, ' ', '?', ' ');
        assertThat(match.start()).isEqualTo(2);
        assertThat(match.end()).isEqualTo(line.length - 2);
    }

    @ParameterizedTest
    @CsvSource({"a*, baac, 0-0 1-3 3-3 4-4", "é?, xéy, 0-0 1-3 3-3 4-4", "$, 'a', 1-1", "b, aaa, ''"})
    void findsEveryPlaceAsRubysScan(String expression, String text, String places) {
        List<String> found = Regexp.of(expression, "").findAll(Searched.of(text)).stream()
                .map(match -> match.start() + "-" + match.end())
                .toList();
        assertThat(String.join(" ", found)).isEqualTo(places);
    }

    @ParameterizedTest
    @CsvSource({
        "X*, aXbX, a b ''",
        "(b), abc, a b c",
        "'', abc, a b c",
        "',', 'a,b,,', a b '' ''",
        "(\\d)(\\d)?, a1b22, a 1 b 2 2 ''",
        "é, aéb, a b"
    })
    void splitsAsRuby(String expression, String text, String pieces) {
        assertThat(Regexp.of(expression, "").split(text).stream().map(piece -> piece.isEmpty() ? "''" : piece))
                .containsExactly(pieces.split(" "));
    }

    @Test
    void aLiteralFindsItsOwnCharactersOnly() {
        assertThat(Regexp.literal("a.b*[c]|é\\ \n").isIn("xa.b*[c]|é\\ \n")).isTrue();
        assertThat(Regexp.literal("a.b").isIn("axb")).isFalse();
    }

    @Test
    void aSearchThatBacktracksWithoutEndCountsAsNotMatchingWhenItsTimeIsOver() {
        long before = SearchTime.exceeded();
        Regexp careless = Regexp.of("(x+x+)+y", "").within(Duration.ofMillis(50));

        long start = System.nanoTime();
        boolean found = careless.isIn("x".repeat(60));

        assertThat(found).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        assertThat(SearchTime.exceeded()).isGreaterThan(before);
    }

    @Test
    void manyShortAttemptsInALongTextAreBoundedTogether() {
        Regexp quadratic = Regexp.of("\\w\\w{0,20000}!", "").within(Duration.ofMillis(50));

        long start = System.nanoTime();
        boolean found = quadratic.isIn("x".repeat(2_000_000) + " !");

        assertThat(found).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void aSearchThatEndsInTimeIsNotDisturbed() {
        Regexp regexp = Regexp.of("(?<last>\\w+)\\z", "").within(Duration.ofMinutes(1));
        String text = "word ".repeat(100_000) + "end";
        assertThat(regexp.find(Searched.of(text)).orElseThrow().text(1)).isEqualTo("end");
    }

    @Test
    void shownAsWritten() {
        assertThat(Regexp.of("a\\/b", "i").with("m")).hasToString("/a\\/b/im");
    }
}
