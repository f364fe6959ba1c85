package dev.tributary.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagPatternTest {

    @ParameterizedTest(name = "{0} matches \"{1}\"")
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "a                ; a",
                "*                ; ''",
                "*                ; dummy-dr-source",
                "*                ; a",
                "a*b              ; ab",
                "a*b              ; axxb",
                "a.*              ; a.b",
                "a.*              ; a.",
                "**               ; ''",
                "**               ; a.b.c",
                "a.**             ; a",
                "a.**             ; a.b",
                "a.**             ; a.b.c",
                "**.a             ; a",
                "**.a             ; x.a",
                "**.a             ; x.y.a",
                "a.**.b           ; a.b",
                "a.**.b           ; a.x.b",
                "a.**.b           ; a.x.y.b",
                "**a              ; xa",
                "**a              ; x.ya",
                "a**              ; ab",
                "a**              ; ab.c",
                "{a,b}            ; a",
                "{a,b}            ; b",
                "{a,b.*}.c        ; b.x.c",
                "{a,b.**}         ; b",
                "{a,b.**}         ; b.x.y",
                "{a,{b,c}d}       ; cd",
                "a.{b,**}         ; a.x.y",
                "x.{a,b}.**       ; x.a",
                "x.{a,b}.**       ; x.b.c",
                "{a.,b}c          ; a.c",
                "{a,b             ; b",
                "a}               ; a}",
                "a,b              ; a,b",
                "a b              ; a",
                "a b              ; b",
                "a   c.** **.z    ; q.z",
                "a\\*             ; a*",
                "a\\.**           ; a.b",
                "a?[bc]-d         ; a?[bc]-d",
                "fluent.*         ; fluent.info",
                "/a[0-9]+\\.b/    ; a17.b",
                "/x|y/            ; y",
                "a..b             ; a..b",
                "a.               ; a"
            })
    void matches(String pattern, String tag) {
        assertThat(TagPattern.parse(pattern).matches(new Tag(tag))).isTrue();
    }

    @ParameterizedTest(name = "{0} does not match \"{1}\"")
    @CsvSource(
            delimiter = ';',
            value = {
                "a                ; A",
                "a                ; ab",
                "*                ; a.b",
                "a*b              ; a.b",
                "a.*              ; a",
                "a.*              ; a.b.c",
                "a.**             ; ab",
                "**.a             ; xa",
                "a.**.b           ; a.xb",
                "a.**.b           ; ab",
                "{a,b}            ; {a,b}",
                "{a,b}            ; c",
                "a.{b,**}         ; a",
                "a,b              ; a",
                "a b              ; a b",
                "a\\*             ; ab",
                "a?               ; ab",
                "[ab]             ; a",
                "fluent.*         ; fluent.info.x",
                "/a/              ; ab",
                "/a/              ; /a/",
                "a                ; ''"
            })
    void doesNotMatch(String pattern, String tag) {
        assertThat(TagPattern.parse(pattern).matches(new Tag(tag))).isFalse();
    }

    @Test
    void anEmptyPatternMatchesEveryTag() {
        assertThat(TagPattern.parse(" ").matches(new Tag("a.b"))).isTrue();
    }

    @Test
    void refusesARegularExpressionWithoutEndOrSense() {
        assertThatThrownBy(() -> TagPattern.parse("/abc"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no / at its end");
        assertThatThrownBy(() -> TagPattern.parse("/a(/"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/a(/");
    }

    @Test
    void aTagMadeToTakeForEverTakesNoTime() {
        var evil = new Tag("a".repeat(2_000) + "!");

        assertThat(TagPattern.parse("*a*a*a*a*a*a*a*a*a*a*a*b").matches(evil)).isFalse();
        assertThat(TagPattern.parse("/(a+)+b/").matches(evil)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "**, a.b, true",
        "'', a.*, true",
        "a.**, a, true",
        "a.**, a.b.**, true",
        "a.**, a.*, true",
        "a.*, a.b, true",
        "a.*, a.b.c, false",
        "a.*, a.**, false",
        "a.**, ab, false",
        "a.**, a b, false",
        "a b, b a, true",
        "/a.*/, a.b, true",
        "/a.*/, a.*, false",
        "a, /a/, false"
    })
    void coversWhatItCertainlyTakesAllOf(String earlier, String later, boolean covers) {
        assertThat(TagPattern.parse(earlier).covers(TagPattern.parse(later))).isEqualTo(covers);
    }

    @ParameterizedTest
    @CsvSource({"*, **", "a.*.c, a.**.c", "a.**, a.**", "a\\*, a\\*", "/a.*/, /a.*/", "a.* b, a.** b"})
    void loosenedItHasTwoStarsForOne(String pattern, String loosened) {
        assertThat(TagPattern.parse(pattern).loosened()).hasToString(loosened);
    }

    @ParameterizedTest
    @ValueSource(strings = {"**", "a.*", "a.**", "{a,b}.c", "**.z", "a b.*"})
    void matchesItsOwnExamples(String pattern) {
        assertThat(TagPattern.parse(pattern).examples()).isNotEmpty().allMatch(TagPattern.parse(pattern)::matches);
    }
}
