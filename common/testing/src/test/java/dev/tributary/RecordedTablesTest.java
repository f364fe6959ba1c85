package dev.tributary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of recorded answers are there, whole, and say of whom: tests that read an empty one would all pass. */
class RecordedTablesTest {

    @ParameterizedTest
    @CsvSource({
        "parser/parsers.txt, Fluentd 1.19.3, 475",
        "parser/lines.txt, Fluentd 1.19.3, 130",
        "parser/times.txt, Fluentd 1.19.3, 290",
        "formatter/fluentd-1.19.txt, Fluentd 1.19.3, 410",
        "filter/filters.txt, Fluentd 1.19.3, 240",
        "filter/programs.txt, Fluentd 1.19.3, 50",
        "filter/parsed.txt, Fluentd 1.19.3, 50",
        "filter/concat.txt, Fluentd 1.19.3, 39",
        "filter/modified.txt, Fluentd 1.19.3, 20",
        "output/traces.txt, fluent-plugin-detect-exceptions, 29",
        "output/retagged.txt, Fluentd 1.19.3, 50",
        "regexp/ruby.txt, Fluentd 1.19, 240",
        "expression/ruby.txt, Ruby 3.1, 1700",
    })
    void aTableHasItsRowsAndNamesWhoAnswered(String table, String who, int rows) throws IOException {
        List<String> lines;
        try (var file = getClass().getResourceAsStream(table)) {
            lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }

        assertThat(lines.getFirst()).startsWith("#").contains(who);
        assertThat(lines)
                .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                .hasSizeGreaterThanOrEqualTo(rows);
    }
}
