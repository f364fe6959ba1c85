package dev.tributary.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLineTest {
    private static ExtLogRecord said(String format, Object... parameters) {
        var line = new ExtLogRecord(Level.WARN, format, ExtLogRecord.FormatStyle.PRINTF, "x");
        line.setParameters(parameters);
        // Each handler that the line passes has the filter.
        assertThat(new OneLine().isLoggable(line)).isTrue();
        assertThat(new OneLine().isLoggable(line)).isTrue();
        return line;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.log                    | following a.log
            a%d.log                  | following a%d.log
            a\\n2026 INFO forged      | following a\\n  2026 INFO forged
            a\\n\\n\\nforged            | following a\\n\\n\\n  forged
            a\\n                      | following a\\n
            a\\rforged                | following a?forged
            \\33[2Ja\\233\\61m\\7         | following ?[2Ja?1m?
            a\\205b                  | following a?b
            für 東京                 | following für 東京
            """)
    void nobodyElseBeginsALineOrLeadsATerminal(String file, String shown) {
        assertThat(said("following %s", file.translateEscapes()).getFormattedMessage())
                .isEqualTo(shown.translateEscapes());
    }

    @Test
    void furtherLinesOfOursStayAsTheyAre() {
        assertThat(said("worker 0 is interrupted at\n%s", "\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)")
                        .getFormattedMessage())
                .isEqualTo("worker 0 is interrupted at\n\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)");
    }
}
