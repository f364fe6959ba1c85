package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedCodeTest {
    private static final Environment ENVIRONMENT =
            new Environment(Map.of("X", "x1", "PORT", "24224", "EMPTY", ""), "host1", "").withWorker(3);

    private final Notes notes = new Notes();

    private String evaluate(String code) {
        return ConfigParser.parse("a.conf", "k \"#{" + code + "}\"", ENVIRONMENT, notes)
                .param("k")
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '=', quoteCharacter = '`', textBlock = """
            ENV['X'] = x1
            ENV["X"] = x1
            ENV[ 'X' ]  = x1
            ENV.fetch('X') = x1
            ENV.fetch('NO', 'd') = d
            ENV.fetch("NO","d") = d
            ENV['NO'] || 'd' = d
            ENV['NO'] || ENV['X'] || 'd' = x1
            ENV['EMPTY'] || 'd' = ``
            (ENV['NO'] || 'a') + "b" = ab
            hostname = host1
            Socket.gethostname = host1
            worker_id = 3
            ENV['SERVERENGINE_WORKER_ID'] = 3
            24224 + 1 = 24225
            ENV['PORT'].to_i + worker_id.to_i = 24227
            -5 + 1_000 = 995
            'a' + 1.to_s = a1
            "a#{ENV['X']}b" = ax1b
            "a#{"b#{hostname}"}" = abhost1
            " a ".strip = a
            nil = ``
            """)
    void evaluatesWhatConfigurationsUse(String code, String text) {
        assertThat(evaluate(code)).isEqualTo(text);
    }

    @Test
    void findsTheEndOfCodeWithQuotesAndBracesInIt() {
        assertThat(ConfigParser.parse("a.conf", "k \"<#{ENV.fetch(\"NO\", \"}\\\"\")}>\" # c", ENVIRONMENT, notes)
                        .param("k"))
                .contains("<}\">");
    }

    @Test
    void readsFilesOfSecrets(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "open sesame\n");
        assertThat(evaluate("File.read('" + file + "').strip")).isEqualTo("open sesame");
        assertThatThrownBy(() -> evaluate("File.read('" + folder + "/none')"))
                .hasMessageStartingWith(
                        "a.conf:1:6: cannot read '" + folder + "/none': there is no such file\n  k \"#{File");
    }

    @Test
    void namesEachUnsetVariableThatLeftAGap() {
        assertThat(evaluate("ENV['A'] || ENV['B']")).isEmpty();
        assertThat(notes.all()).hasSize(2).first().asString().contains("'A' is not set, its place in 'k' stays empty");
    }

    @ParameterizedTest
    @CsvSource({
        "`hostname`,6",
        "ENV['X'].upcase,15",
        "1.5,8",
        "ENV['X'] ? 1 : 2,15",
        "foo(1),6",
        "ENV.to_h,6",
        "Time.now,6",
        "1 2,8",
        "'',8"
    })
    void refusesOtherCodeWhereItStarts(String code, int column) {
        String given = code.equals("") ? "'' ''" : code;
        assertThatThrownBy(() -> evaluate(given))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("a.conf:1:" + (code.equals("") ? 9 : column)
                        + ": embedded code that is not understood from here on; understood are ENV['X'], ENV.fetch('X',"
                        + " 'd'), hostname, Socket.gethostname, worker_id, use_nil, use_default, File.read('/path'), "
                        + "texts, integers, ||, +, (), .strip, .to_i and .to_s\n  k \"#{");
    }

    @Test
    void refusesToAddATextToAnInteger() {
        assertThatThrownBy(() -> evaluate("ENV['PORT'] + 1"))
                .hasMessageStartingWith("a.conf:1:18: '+' joins two texts or adds two integers, not a text and an "
                        + "integer; write .to_i behind a text to add it, .to_s behind an integer to join it");
    }

    @Test
    void fetchWithoutDefaultNeedsTheVariable() {
        assertThatThrownBy(() -> evaluate("ENV.fetch('NO')"))
                .hasMessageStartingWith("a.conf:1:6: environment variable 'NO' is not set; set it, or write "
                        + "ENV.fetch('NO', 'a default')");
    }

    @Test
    void environmentDoesNotShowItsVariables() {
        assertThat(ENVIRONMENT.toString()).doesNotContain("x1");
    }
}
