package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexpTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            a.c               ~ xabcx       ~ abc
            /a.c/             ~ xabcx       ~ abc
            /A.C/i            ~ xabcx       ~ abc
            /É/i              ~ é           ~ é
            /a{b}/            ~ a{b}        ~ a{b}
            /{"k":\\d+}/       ~ {"k":12}    ~ {"k":12}
            /a{,2}b/          ~ aab         ~ aab
            /a{2}/            ~ aaa         ~ aa
            /\\h+/             ~ xyzBEef09g  ~ BEef09
            /[\\h:]+/          ~ xyza0:ffg   ~ a0:ff
            /\\H+/             ~ abxyz       ~ xyz
            /\\Ab\\z/           ~ b           ~ b
            /[[:alpha:]_]+/   ~ 12ab_3      ~ ab_
            /[^[:space:]]+/   ~ ab c        ~ ab
            /[[:^digit:]]+/   ~ 12ab        ~ ab
            /(?<a_b>x)\\k<a_b>1/ ~ xx1       ~ xx1
            /(?m:a.b)c/       ~ aZbc        ~ aZbc
            /a(?#why)b/       ~ ab          ~ ab
            /\\/usr\\/(.*)/     ~ /usr/bin    ~ /usr/bin
            /[]x]+/           ~ a]x         ~ ]x
            /\\u{e9}/          ~ é           ~ é
            """)
    void findsWhatRubyFinds(String expression, String text, String found) {
        Matcher matcher = Regexp.of(expression).pattern().matcher(text);
        assertThat(matcher.find()).isTrue();
        assertThat(matcher.group()).isEqualTo(found);
    }

    @Test
    void anchorsMeanLines() {
        assertThat(Regexp.of("^b$").pattern().matcher("a\nb\nc").find()).isTrue();
        assertThat(Regexp.of("\\Ab").pattern().matcher("a\nb").find()).isFalse();
        assertThat(Regexp.of("a.b").pattern().matcher("a\rb").find()).isTrue();
        assertThat(Regexp.of("a.b").pattern().matcher("a\nb").find()).isFalse();
        assertThat(Regexp.of("/a.b/m").pattern().matcher("a\nb").find()).isTrue();
    }

    @Test
    void groupsKeepTheirNames() {
        Regexp regexp = Regexp.of("/^(?<remote_addr>[^ ]*) (-|x) (?<code>(\\d)+) (?:y)(?<code>z)/");
        Matcher matcher = regexp.pattern().matcher("::1 - 200 yz");
        assertThat(matcher.find()).isTrue();
        assertThat(regexp.groups())
                .extracting(group -> group.name() + "=" + matcher.group(group.number()))
                .containsExactly("remote_addr=::1", "code=200", "code=z");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> Regexp.of("/abc"))
                .hasMessage("'/abc': invalid regexp: missing right slash; write /expression/, /expression/i or without"
                        + " slashes");
        assertThatThrownBy(() -> Regexp.of("(a"))
                .hasMessageStartingWith("'(a' is not a regular expression: Unclosed group");
        assertThatThrownBy(() -> Regexp.of("[a"))
                .hasMessage("'[a' is not a regular expression: a character class [ is not closed (at character 1)");
        assertThatThrownBy(() -> Regexp.of("(?<a>b)\\g<a>"))
                .hasMessage("'(?<a>b)\\g<a>' is not a regular expression: \\g is not understood (at character 8)");
    }
}
