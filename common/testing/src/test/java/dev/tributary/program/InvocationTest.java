package dev.tributary.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.modules.PluginJar;
import dev.tributary.modules.PluginRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationTest {
    private static final String DEFAULT = """
            <source>
              @type forward
              port 24224
            </source>
            <filter **>
              @type stdout
            </filter>
            """;

    private final Program program = new Program("some-program", PluginRegistry.ofProgram(), DEFAULT);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    private Path folder;

    private OptionalInt call(String... args) {
        var invocation = new Invocation(program, variables, new PrintStream(out, true), new PrintStream(err, true));
        return invocation.handle(args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("test.conf"), text);
    }

    @Test
    void withoutOptionsTheProgramIsToRun() {
        assertThat(call()).isEmpty();
        assertThat(out() + err()).isEmpty();
    }

    @Test
    void theVersionIsTheBuildsAndTellsTheJava() {
        assertThat(call("--version")).hasValue(0);
        assertThat(out()).matches("some-program \\d+\\.\\d+\\.\\d+\\S* \\(Java 25\\S*\\)\\R");
    }

    @Test
    void helpNamesEveryOptionVariableAndExitCode() {
        assertThat(call("--help")).hasValue(0);
        assertThat(out())
                .contains("-c, --config FILE", "--dry-run", "--plugins DIR", "--show-config", "--version", "--help")
                .contains("TRIBUTARY_CONFIG", "TRIBUTARY_PLUGINS", "QUARKUS_HTTP_PORT", "Exit codes: 0");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        assertThat(call("--confg", "x")).hasValue(2);
        assertThat(err()).startsWith("some-program: Unknown option").contains("--help tells the options");
        assertThat(out()).isEmpty();
    }

    @Test
    void aDryRunPrintsWhatWouldRunAndOpensNothing() {
        assertThat(call("--dry-run")).hasValue(0);
        assertThat(out().lines())
                .first()
                .asString()
                .matches("some-program \\S+ would run the built-in default pipeline:");
        assertThat(out())
                .contains("  forward source 'forward-1' (<built-in>:1)")
                .contains("  stdout filter 'stdout-1' (<built-in>:5)");
    }

    @Test
    void aDryRunPrintsEveryErrorAndWarning() throws IOException {
        Path file = file("""
                <source>
                  @type sampel
                </source>
                <filter a>
                  @type stdout
                  wrong 1
                </filter>
                <match b>
                  @type copi
                </match>
                """);
        assertThat(call("--dry-run", "-c", file.toString())).hasValue(1);
        assertThat(err())
                .contains("some-program: the configuration cannot be used; 2 errors:")
                .contains(file + ":2:9: Unknown source plugin 'sampel'; did you mean 'sample'?")
                .contains(file + ":9:9: Unknown output plugin 'copi'; did you mean 'copy'?")
                .contains("warning: " + file + ":6:9: parameter 'wrong'")
                .doesNotContain("\tat ");
        assertThat(out()).isEmpty();
    }

    static Stream<Arguments> configurationsOfNothing() {
        return Stream.of(
                Arguments.of(
                        "", ":1:1: there is no section in it, it is empty; a configuration needs both <source> and"),
                Arguments.of("# later\n\n", ":1:1: there is no section in it"),
                Arguments.of("<match **>\n  @type stdout\n</match>\n", ":1:1: nothing comes in: there is no <source>;"),
                Arguments.of(
                        "<source>\n  @type forward\n</source>\n", ":1:1: nothing is delivered: there is no <match>;"),
                Arguments.of(
                        "<system>\n  workers 2\n</system>\n<worker 1>\n  <match **>\n    @type stdout\n  </match>\n</worker>\n",
                        ":1:1: nothing comes in"),
                Arguments.of(
                        "[SERVICE]\n    flush 1\n[INPUT]\n    name tail\n",
                        ":1:1: this is a configuration of Fluent Bit,"),
                Arguments.of(
                        "@SET a=b\n\n# x\n[input]\n    name tail\n", ":4:1: this is a configuration of Fluent Bit,"),
                Arguments.of(
                        "service:\n  flush: 1\npipeline:\n  inputs:\n    - name: tail\n",
                        ":1:1: this is a configuration of Fluent Bit in YAML"),
                Arguments.of(
                        "# mine\nsystem:\n  workers: 2\nconfig:\n  - source:\n      $type: tail\n",
                        ":2:1: this is YAML"),
                Arguments.of("---\nconfig:\n  - match:\n", ":1:1: this is YAML"),
                Arguments.of(
                        "kind: ConfigMap\napiVersion: v1\ndata:\n  fluent.conf: |\n    <source>\n    </source>\n",
                        ":1:1: this is a Kubernetes manifest; the configuration is the text under its data:"),
                Arguments.of("{\"source\": 1}\n", ":1:1: this is JSON"));
    }

    @ParameterizedTest
    @MethodSource("configurationsOfNothing")
    void aFileWithWhichNothingWouldHappenIsAnErrorThatSaysWhatItIs(String text, String error) throws IOException {
        Path file = file(text);
        assertThat(call("--dry-run", "-c", file.toString())).hasValue(1);
        assertThat(call("-c", file.toString())).hasValue(1);
        assertThat(err()).contains("1 error:").contains(file + error);
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<source>\n@type forward\n</source>\n<label @A>\n<match **>\n@type stdout\n</match>\n</label>",
                "<worker 0>\n<source>\n@type forward\n</source>\n</worker>\n<match **>\n@type stdout\n</match>",
                "<system>\nwithout_source true\n</system>\n<match **>\n@type stdout\n</match>",
                "@include parts/*.conf"
            })
    void whatASourceAndAMatchStandInDoesNotMatter(String text) throws IOException {
        Files.createDirectory(folder.resolve("parts"));
        Files.writeString(folder.resolve("parts/1.conf"), "# nothing yet\n");
        Files.writeString(folder.resolve("parts/2.conf"), "<source>\n@type forward\n</source>\n");
        Files.writeString(folder.resolve("parts/3.conf"), "<match **>\n@type stdout\n</match>\n");
        assertThat(call("--dry-run", "-c", file(text).toString())).hasValue(0);
    }

    @Test
    void anIncludedFileOfAnotherLanguageIsAnErrorInIt() throws IOException {
        Files.writeString(folder.resolve("part.yaml"), "config:\n  - source:\n");
        assertThat(call(
                        "--dry-run",
                        "-c",
                        file("@include part.yaml\n" + DEFAULT).toString()))
                .hasValue(1);
        assertThat(err()).contains("part.yaml:1:1: this is YAML");
    }

    @Test
    void whatReadingShowsIsToldWithAllElseBeforeAnythingRuns() throws IOException {
        Path file = file("<source>\n</source>\n<match **>\n  @type stdot\n</match>\n");
        assertThat(call("-c", file.toString())).hasValue(1);
        assertThat(err()).contains("2 errors:").contains("Missing '@type'").contains("'stdot'");
    }

    @Test
    void anErrorOfTheLanguageHidesNoOther() throws IOException {
        Files.writeString(
                folder.resolve("part.conf"), "<match part.**>\n  @type stdot\n  k \"v\" x\n</match>\n<match\n");
        Path file = file("""
                <source>
                  @type forward
                  port 24224 # "
                  bind "127.0.0.1
                </source>
                <source>
                  @type sampel
                </source>
                <match a.**>
                  @type relabel
                  @label @HERE
                </match>
                <match b.**>
                  @type relabel
                  @label @BROKEN
                </match>
                <label @BROKEN>
                  <filter **>
                    @type stdout
                    @typ stdout
                  <match **>
                    @type fil
                  </match>
                </label>
                <label @HERE>
                  <match **>
                    @type file
                    <buffer>
                      flush_interval soon
                    </bufer>
                  </match>
                  <match x>
                    @type copy
                    <store>
                      @type forward
                    </store>
                    </stor>
                  </match>
                  <match y>
                    @type file
                  </match>
                </label>
                @include part.conf
                <system>
                  workers many
                """);
        assertThat(call("--dry-run", "-c", file.toString())).hasValue(1);
        var lines = err().lines()
                .filter(line -> line.startsWith(folder.toString()))
                .map(line -> line.substring(folder.toString().length() + 1))
                .toList();
        assertThat(lines)
                .extracting(line -> line.replaceFirst("^(\\S+ .{0,36}).*", "$1"))
                .containsExactly(
                        "part.conf:3:9: expected the end of the line after t",
                        "part.conf:5:7: expected '>' at the end of <match",
                        "test.conf:4:8: this text is never closed; a closing",
                        "test.conf:7:9: Unknown source plugin 'sampel'; did ",
                        "test.conf:20:5: '@typ': names that start with @ are ",
                        "test.conf:22:11: Unknown output plugin 'fil'; did you",
                        "test.conf:24:1: expected </filter>, which closes <fi",
                        "test.conf:30:5: expected </buffer>, which closes <bu",
                        "test.conf:37:5: expected </match>, which closes <mat",
                        "test.conf:39:3: required parameter 'path' is missing",
                        "test.conf:44:1: <system> is never closed; expected <");
        assertThat(err()).doesNotContain("label not found", "is never used", "nothing comes in");
    }

    @Test
    void noErrorHidesAnotherOfTheSameSection() throws IOException {
        Path file = file("""
                <source>
                  @type forward
                  <transport tls>
                    cert_path /nowhere/cert.pem
                    private_key_path /nowhere/key.pem
                    client_cert_auth true
                    ca_path /nowhere/ca.pem
                    crl_path /nowhere/crl.pem
                  </transport>
                </source>
                <source>
                </source>
                <match a>
                  @type forward
                </match>
                <match b>
                  @type file
                </match>
                <match c>
                  @type forward
                  send_timeout soon
                  <server>
                    host ""
                    port 99999
                    weight -5
                  </server>
                  <server>
                    port x
                  </server>
                  <buffer>
                    chunk_limit_size many
                  </buffer>
                  <secondary>
                    @type fil
                  </secondary>
                </match>
                <match d>
                  @type forward
                  transport tls
                  tls_cert_path /nowhere/a.pem,/nowhere/b.pem
                  tls_client_cert_path /nowhere/own.pem
                  tls_client_private_key_path /nowhere/own.key
                  <server>
                    host localhost
                  </server>
                </match>
                """);
        assertThat(call("--dry-run", "-c", file.toString())).hasValue(1);
        var lines = err().lines()
                .filter(line -> line.startsWith(file.toString()))
                .map(line -> line.substring(file.toString().length() + 1))
                .toList();
        assertThat(lines)
                .extracting(line -> line.replaceFirst("^(\\d+:\\d+: .{0,35}).*", "$1"))
                .containsExactly(
                        "4:15: cert_path /nowhere/cert.pem: there ",
                        "5:22: private_key_path /nowhere/key.pem: ",
                        "7:13: ca_path /nowhere/ca.pem: there is n",
                        "8:14: crl_path /nowhere/crl.pem: there is",
                        "11:1: Missing '@type' parameter on <sourc",
                        "13:1: forward needs a server to send to; ",
                        "16:1: required parameter 'path' is missin",
                        "21:16: send_timeout in <match c> of forwar",
                        "23:10: host in <server> in <match c> of fo",
                        "24:10: port in <server> in <match c> of fo",
                        "25:12: weight in <server> in <match c> of ",
                        "27:3: required parameter 'host' is missin",
                        "28:10: port in <server> in <match c> of fo",
                        "31:22: chunk_limit_size in <buffer> in <ma",
                        "34:11: Unknown output plugin 'fil'; did yo",
                        "40:17: tls_cert_path /nowhere/a.pem: there",
                        "40:17: tls_cert_path /nowhere/b.pem: there",
                        "41:24: tls_client_cert_path /nowhere/own.p",
                        "42:31: tls_client_private_key_path /nowher");
    }

    @Test
    void theCommandLinesFileWinsOverTheEnvironments() throws IOException {
        variables.put("TRIBUTARY_CONFIG", folder.resolve("missing.conf").toString());
        assertThat(call("--dry-run")).hasValue(1);
        assertThat(err()).contains("missing.conf");
        assertThat(call("--dry-run", "--config", file(DEFAULT).toString())).hasValue(0);
    }

    @Test
    void theConfigurationIsShownAsItsWorkersSeeIt() throws IOException {
        Path file = file("""
                <source>
                  @type sample
                  tag "of.#{worker_id}.#{ENV['SERVERENGINE_WORKER_ID']}"
                </source>
                <worker 2-3>
                  <match **>
                    @type stdout
                    @id "out#{worker_id}"
                  </match>
                </worker>
                """);
        assertThat(call("--show-config", "-c", file.toString())).hasValue(0);
        assertThat(out()).contains("\"tag\" : \"of.0.0\"", "\"@id\" : \"out2\"");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"certs", "buffer"})
    void theHelpOfACommandEndsEachSentence(String command) {
        assertThat(call(command, "--help")).hasValue(0);
        String commands = out().substring(out().indexOf("Commands:"));
        assertThat(commands.replaceAll("\\R {4,}", " ").lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).endsWith("."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source | tail                     | the program edge-agent has it",
                "source | prometheus_tail_monitor  | remove the section: the figures are at /q/metrics",
                "source | sudo_tail                | tail does the same; the program edge-agent has it",
                "source | systemd                  | it is known from Fluentd and not here yet",
                "source | in_forward               | write 'forward'",
                "source | forwrad                  | did you mean 'forward'?",
                "source | tial                     | did you mean 'tail'? the program edge-agent has it",
                "source | sylog                    | did you mean 'syslog'?",
                "source | sistemd                  | did you mean 'systemd'? it is known from Fluentd and not here yet",
                "match  | bigqery                  | did you mean 'bigquery'? it is known from Fluentd and not here",
                "match  | stdot                    | did you mean 'stdout'?",
                "match  | rouge                    | (this program has",
                "filter | rename_kay               | did you mean 'rename_key'? record_transformer with remove_keys does",
                "filter | rename_key               | record_transformer with remove_keys does the same",
                "filter | file                     | there is an output of that name, which stands in a <match>",
                "match  | record_transformer       | there is a filter of that name, which stands in a <filter>",
                "match  | bigquery                 | it is known from Fluentd and not here yet",
                "match  | out_file                 | write 'file'"
            })
    void aPluginThatIsNotHereIsToldWithWhatCanBeDone(String section, String type, String advice) throws IOException {
        Path file = file("<" + section + ">\n  @type " + type + "\n</" + section + ">\n" + DEFAULT);
        assertThat(call("--dry-run", "-c", file.toString())).hasValue(1);
        assertThat(err())
                .contains(
                        file + ":2:9: Unknown ", " plugin '" + type + (advice.startsWith("(") ? "' " : "'; ") + advice);
    }

    @Test
    void theConfigurationIsShownWithEmbeddedCodeEvaluatedAndSecretsMasked() throws IOException {
        variables.put("NAME", "Node1");
        Path file = file("""
                <source>
                  @type sample
                  tag "#{ENV['NAME']}"
                </source>
                <match **>
                  @type forward
                  <security>
                    shared_key very-secret
                  </security>
                </match>
                """);
        assertThat(call("--show-config", "-c", file.toString())).hasValue(0);
        assertThat(out()).contains("\"tag\" : \"Node1\"").doesNotContain("very-secret");
    }

    @Test
    void pluginsComeFromTheCommandLinesFolderElseFromTheEnvironmentsElseFromTheOneBesideTheProgram()
            throws IOException {
        Options none = Options.parse(Options.commandLine(program));
        Optional<Path> home = Optional.of(folder);
        assertThat(none.pluginFolder(variables, Optional.empty())).isEmpty();
        assertThat(none.pluginFolder(variables, home)).as("there is none").isEmpty();
        Path beside = Files.createDirectory(folder.resolve("plugins"));
        assertThat(none.pluginFolder(variables, home)).contains(beside);
        variables.put("TRIBUTARY_PLUGINS", "");
        assertThat(none.pluginFolder(variables, home)).contains(beside);
        variables.put("TRIBUTARY_PLUGINS", "/env");
        assertThat(none.pluginFolder(variables, home)).contains(Path.of("/env"));
        Options said = Options.parse(Options.commandLine(program), "--plugins", "/said");
        assertThat(said.pluginFolder(variables, home)).contains(Path.of("/said"));
    }

    @Test
    void secretsOfAPluginThatIsAddedAreMaskedToo() throws IOException {
        PluginJar.of("""
                        package acme;
                        import dev.tributary.config.Param;
                        import dev.tributary.plugin.PluginProvider;
                        import dev.tributary.plugin.PluginType;
                        import dev.tributary.plugin.Source;
                        import java.util.List;
                        public final class AcmePlugins implements PluginProvider {
                            record Config(@Param(doc = "For the door.", secret = true) String key) {}
                            @Override
                            public String apiVersion() {
                                return API_VERSION;
                            }
                            @Override
                            public List<PluginType<?, ?>> plugins() {
                                return List.of(PluginType.source(
                                        "acme", "Of Acme.", Config.class, (config, context) -> new Source() {}));
                            }
                        }
                        """).provider("acme.AcmePlugins").write(folder.resolve("plugins/acme.jar"));
        Path file = file("<source>\n@type acme\nkey very-secret\n</source>\n" + DEFAULT);
        String plugins = folder.resolve("plugins").toString();
        assertThat(call("--show-config", "-c", file.toString(), "--plugins", plugins))
                .hasValue(0);
        assertThat(out()).contains("\"key\" : \"xxxxxx\"").doesNotContain("very-secret");
    }

    @Test
    void pluginsThatCannotBeHadAreToldBeforeAnythingRuns() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        assertThat(call("--plugins", nowhere.toString())).hasValue(1);
        assertThat(err())
                .contains("some-program: the plugins cannot be used; 1 error:")
                .contains("the folder of plugins " + nowhere + ": no such file or folder");
        variables.put("TRIBUTARY_PLUGINS", folder.toString());
        Files.writeString(folder.resolve("a.jar"), "no jar");
        Files.writeString(folder.resolve("b.jar"), "");
        assertThat(call("--dry-run")).hasValue(1);
        assertThat(err()).contains("2 errors:", folder.resolve("a.jar") + ": ", folder.resolve("b.jar") + ": ");
        assertThat(out()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsToldBeforeAnythingRuns() throws IOException {
        assertThat(call("-c", file("<source>\n").toString())).hasValue(1);
        assertThat(err()).contains("1 error:").contains("<source> is never closed");
    }
}
