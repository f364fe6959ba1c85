package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexpTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            a.c           ~ /a.c/
            /a.c/         ~ /a.c/
            /A.C/i        ~ /A.C/i
            /a/b/im       ~ /a/b/im
            /a/xnu        ~ /a/xnu
            """)
    void readsWithSlashesAndWithout(String text, String expression) {
        assertThat(RegexpText.read(text)).hasToString(expression);
    }

    @Test
    void refusesWhatIsNoExpression() {
        assertThatThrownBy(() -> RegexpText.read("/abc"))
                .hasMessage("'/abc': invalid regexp: missing right slash; write /expression/, /expression/i or without"
                        + " slashes");
        assertThatThrownBy(() -> RegexpText.read("(a"))
                .hasMessage("'(a' is not a regular expression: end pattern with unmatched parenthesis");
        assertThatThrownBy(() -> RegexpText.read("[a"))
                .hasMessage("'[a' is not a regular expression: premature end of char-class");
        assertThatThrownBy(() -> RegexpText.read("\\g<a>"))
                .hasMessage("'\\g<a>' is not a regular expression: undefined name <a> reference");
    }
}
