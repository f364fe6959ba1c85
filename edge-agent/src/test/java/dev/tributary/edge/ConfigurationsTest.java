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
    private static final String TO_SERVER = SOURCE + "<match **>\n@type forward\n%s</match>\n";
    private static final String SECURED = "<source>\n@type forward\n%s</source>\n<match **>\n@type null\n</match>\n";

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

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "three parameters of a server",
                        TO_SERVER.formatted("""
                        <server>
                          host ""
                          port 70000
                          weight -5
                        </server>
                        """),
                        List.of("8:8: host in", "9:8: port in", "10:10: weight in")),
                Arguments.of(
                        "no server, and a parameter",
                        TO_SERVER.formatted("""
                        ack_response_timeout soon
                        transport udp
                        """),
                        List.of("5:1: forward needs a server", "7:22: ack_response", "8:11: transport udp: unknown")),
                Arguments.of(
                        "a wrong value, one that is missing, and what the section itself refuses",
                        TO_SERVER.formatted("""
                        <server>
                          weight many
                          username joe
                        </server>
                        """),
                        List.of("7:1: required parameter 'host'", "8:10: weight in", "9:12: username 'joe' needs")),
                Arguments.of(
                        "two certificates, and a wrong value",
                        SECURED.formatted("""
                        port none
                        chunk_size_limit -1
                        <transport tls>
                          cert_path FOLDER/no.pem
                          private_key_path FOLDER/no.key
                          client_cert_auth true
                          ca_path FOLDER/no.ca
                        </transport>
                        """),
                        List.of(
                                "3:6: port in",
                                "4:18: chunk_size_limit in",
                                "6:13: cert_path FOLDER/no.pem: ",
                                "7:20: private_key_path FOLDER/no.key: ",
                                "9:11: ca_path FOLDER/no.ca: ")),
                Arguments.of(
                        "a wrong value beside a certificate, in its section",
                        SECURED.formatted("""
                        <transport tls>
                          cert_path FOLDER/no.pem
                          private_key_path FOLDER/no.key
                          linger_timeout soon
                          version SSLv3
                          ciphers none
                          crl_path FOLDER/no.crl
                        </transport>
                        """),
                        List.of(
                                "4:13: cert_path FOLDER/no.pem: ",
                                "5:20: private_key_path FOLDER/no.key: ",
                                "6:18: linger_timeout in",
                                "7:11: version 'SSLv3' is none",
                                "8:11: ciphers 'none' leaves no cipher",
                                "9:12: crl_path needs client_cert_auth")),
                Arguments.of(
                        "an inlined part, the type and the keys of a buffer",
                        TO_SERVER.formatted("""
                        <server>
                          host a
                        </server>
                        <buffer a/b>
                          @type redis
                          chunk_full_threshold 7
                          retry_secondary_threshold 2
                          file_permission rw
                          flush_thread_count 0
                        </buffer>
                        """),
                        List.of(
                                "10:1: chunk key 'a/b' has",
                                "11:9: unknown buffer 'redis'",
                                "12:24: chunk_full_threshold must",
                                "13:29: retry_secondary_threshold must",
                                "14:19: file_permission 'rw'",
                                "15:22: flush_thread_count in")),
                Arguments.of(
                        "what a source refuses, and the parser in it",
                        "<source>\n@type tail\ntag a\npath \"\"\nencoding x-none\nfrom_encoding y-none\n"
                                + "read_lines_limit no\n<parse>\n@type csv\nkeys \"\"\ndelimiter \"\"\ntimezone Mars\n"
                                + "</parse>\n</source>\n<match **>\n@type null\n</match>\n",
                        List.of(
                                "4:6: path names no file",
                                "5:10: encoding 'x-none'",
                                "6:15: from_encoding 'y-none'",
                                "7:18: read_lines_limit in",
                                "10:6: keys names no field",
                                "11:11: delimiter is empty",
                                "12:10: timezone 'Mars'")),
                Arguments.of(
                        "what an output, its buffer and its secondary refuse, each made after the other",
                        SOURCE + "<match **>\n@type forward\ntransport tls\ntls_cert_path /none/ca.pem\n<server>\n"
                                + "host h\n</server>\n<buffer time>\nchunk_limit_size 2m\ntotal_limit_size 1m\n"
                                + "</buffer>\n<secondary>\n@type file\n</secondary>\n</match>\n",
                        List.of(
                                "8:15: tls_cert_path",
                                "12:1: <buffer time> needs timekey",
                                "13:18: chunk_limit_size 2097152 is more than total_limit_size",
                                "16:1: required parameter 'path'")),
                Arguments.of(
                        "a parameter that is missing, and what stands beside it",
                        SOURCE + "<match **>\n@type file\n<buffer time>\ntimekey 0\n</buffer>\n<format>\n"
                                + "@type csv\n</format>\n</match>\n",
                        List.of(
                                "5:1: required parameter 'path'",
                                "8:9: timekey must be whole seconds",
                                "10:1: required parameter 'fields'")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void tellsAllThatIsWrongWithASection(String what, String text, List<String> told) throws IOException {
        Path file = Files.writeString(folder.resolve("fluent.conf"), text.replace("FOLDER", folder.toString()));

        DryRun run = DryRun.of(EdgeAgent.program(), Map.of(), file);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
                .zipSatisfy(
                        told,
                        (line, start) ->
                                assertThat(line).startsWith(file + ":" + start.replace("FOLDER", folder.toString())));
    }

    @Test
    void namesAnUnknownParameterBesideAWrongOne() throws IOException {
        Path file = Files.writeString(
                folder.resolve("fluent.conf"), TO_SERVER.formatted("porrt 1\n<server>\nport x\n</server>\n"));

        DryRun run = DryRun.of(EdgeAgent.program(), Map.of(), file);

        assertThat(run.errors()).hasSize(2);
        assertThat(run.warnings()).anySatisfy(line -> assertThat(line).contains("'porrt'"));
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
