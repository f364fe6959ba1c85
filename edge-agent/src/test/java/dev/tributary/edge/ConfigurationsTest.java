package dev.tributary.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tributary.program.DryRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Configurations written for Fluentd are taken with what it takes. The system property
 * {@code configurations} names a folder of more of them, whose {@code # expect:} lines tell what they should do.
 */
class ConfigurationsTest {
    private static final String SOURCE = "<source>\n@type sample\ntag a\n</source>\n";
    private static final String TO_FILE =
            SOURCE + "<match **>\n@type file\npath FOLDER/app\n<buffer time>\n%s\n</buffer>\n</match>\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> ours() {
        return Stream.of(
                Arguments.of("one version of TLS beside a range, and no passphrase", """
                        <source>
                          @type forward
                          <transport tls>
                            version TLSv1_1
                            min_version TLS1_2
                            max_version TLS1_3
                            insecure true
                            private_key_passphrase "#{ENV['KEY_PASSPHRASE'] || ''}"
                          </transport>
                        </source>
                        <match **>
                          @type null
                        </match>
                        """),
                Arguments.of(
                        "a star in a buffer's path",
                        TO_FILE.formatted("@type file\npath FOLDER/buffers/app.*.buffer\ntimekey 1h")),
                Arguments.of("a file buffer without a path", TO_FILE.formatted("@type file\ntimekey 1h")),
                Arguments.of(
                        "the day of the year in a path",
                        TO_FILE.formatted("timekey 1d").replace("/app", "/%Y-%j.%b")),
                Arguments.of(
                        "the worker's number out of the environment",
                        SOURCE
                                + "<match **>\n@type file\npath \"FOLDER/#{ENV['SERVERENGINE_WORKER_ID']}/app\"\n</match>\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ours")
    void takesWhatFluentdTakes(String what, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("fluent.conf"), text.replace("FOLDER", folder.toString()));

        DryRun run = DryRun.of(EdgeAgent.program(), Map.of(), file);

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.warnings()).isEmpty();
    }

    // A file whose plugins are not all here is gone through as far as they are, and nothing else may be wrong with it.
    @Test
    void runsWhatIsExpectedToRunUnlessItLacksAPlugin() throws IOException {
        String more = System.getProperty("configurations", "");
        assumeTrue(!more.isEmpty(), "no folder of configurations is named");
        List<Path> files;
        try (Stream<Path> list = Files.list(Path.of(more))) {
            files = list.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
        var wrong = new ArrayList<String>();
        for (Path file : files) {
            String text = Files.readString(file);
            DryRun run = DryRun.of(EdgeAgent.program(), variables(text), file);
            boolean refused = text.contains("# expect: refused");
            List<String> errors = run.errors().stream()
                    .filter(line -> !line.contains("Unknown ") && !line.contains("nothing is delivered"))
                    .filter(line -> !text.contains("# needs: ") || !line.contains("there is no such file"))
                    .toList();
            if (!refused && !errors.isEmpty()) {
                wrong.add(file.getFileName() + ": " + errors);
            } else if (refused && run.exitCode() == 0) {
                wrong.add(file.getFileName() + ": is to be refused");
            }
        }
        assertThat(files).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    private Map<String, String> variables(String text) {
        var variables = new HashMap<String, String>();
        Pattern.compile("(?m)^# env: (.*)$").matcher(text).results().forEach(line -> {
            for (String one : line.group(1).split(" ")) {
                variables.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
            }
        });
        return variables;
    }
}
