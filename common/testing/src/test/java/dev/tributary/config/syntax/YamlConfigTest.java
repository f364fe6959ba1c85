package dev.tributary.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigJson;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Notes;
import dev.tributary.config.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trees and values were recorded with Fluentd 1.19.3, whose readers gave the same for both files of each pair. Ours
 * alone are the empty file, at which its YAML reader fails, blanks in a list's text, and what counts as not written.
 */
class YamlConfigTest {
    @TempDir
    private Path folder;

    private final Notes notes = new Notes();

    private ConfigElement parse(String name, String text) throws IOException {
        return parse(name, text, notes);
    }

    private ConfigElement parse(String name, String text, ConfigNotes to) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return ConfigParser.parse(file, new Environment(Map.of("SET", "b"), "host1", "0"), to);
    }

    private ConfigValue value(String yaml) throws IOException {
        return parse("value.yml", "config:\n  - source:\n      key: " + yaml + "\n")
                .children()
                .getFirst()
                .params()
                .get("key");
    }

    static List<Arguments> pairs() {
        return List.of(
                Arguments.of("""
                        system:
                          workers: 2
                          log: {format: json}
                        config:
                          - source:
                              $type: sample
                              $id: one
                              $label: "@MAIN"
                              $log_level: debug
                              tag: a.b
                              sample: !fluent/json {"message": "alive", "n": [1, 2.50, true, null, "x"]}
                        """, """
                        <system>
                          workers 2
                          <log>
                            format json
                          </log>
                        </system>
                        <source>
                          @type sample
                          @label @MAIN
                          @id one
                          @log_level debug
                          tag a.b
                          sample {"message":"alive","n":[1,2.5,true,null,"x"]}
                        </source>
                        """),
                Arguments.of("""
                        config:
                          - label:
                              $name: "@MAIN"
                              config:
                                - filter: {$type: grep, $tag: a.**}
                                - match:
                                    $tag: [a.b, c.d]
                                    $type: copy
                                    store:
                                      - $type: stdout
                                        format: {$type: json}
                                      - $type: "null"
                          - worker:
                              $arg: 0-1
                              config:
                                - match:
                                    $type: "null"
                        """, """
                        <label @MAIN>
                          <filter a.**>
                            @type grep
                          </filter>
                          <match a.b,c.d>
                            @type copy
                            <store>
                              @type stdout
                              <format>
                                @type json
                              </format>
                            </store>
                            <store>
                              @type null
                            </store>
                          </match>
                        </label>
                        <worker 0-1>
                          <match>
                            @type null
                          </match>
                        </worker>
                        """),
                Arguments.of("""
                        x-retry: &retry
                          retry_wait: 2s
                          overflow_action: block
                        config:
                          - match:
                              $tag: "**"
                              $type: file
                              buffer:
                                $arg: [tag, time]
                                retry_wait: 1s
                                <<: *retry
                                overflow_action: throw_exception
                        """, """
                        <match **>
                          @type file
                          <buffer tag,time>
                            retry_wait 2s
                            overflow_action throw_exception
                          </buffer>
                        </match>
                        """),
                Arguments.of(
                        "config:\n  - {match: {$tag: b}, source: {$type: a}}\n",
                        "<source>\n@type a\n</source>\n<match b>\n</match>\n"),
                Arguments.of("# nothing\n", ""));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bothSyntaxesGiveOneTree(String yaml, String classic) throws IOException {
        assertThat(json(parse("a.yaml", yaml))).isEqualTo(json(parse("a.conf", classic)));
        assertThat(notes.all()).isEmpty();
    }

    private static String json(ConfigElement root) {
        return ConfigJson.of(root, element -> Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "24999                  | 24999",
                "yes                    | true",
                "on                     | true",
                "Off                    | false",
                "y                      | y",
                "010                    | 8",
                "007                    | 7",
                "089                    | 089",
                "0o10                   | 0o10",
                "0x1f                   | 31",
                "0b11                   | 3",
                "+5                     | 5",
                "1,000                  | 1000",
                "1_0.50                 | 10.5",
                "1.50                   | 1.5",
                ".5                     | 0.5",
                "1.0e-5                 | 1.0e-05",
                "1.0e20                 | 1.0e20",
                "1.0e3                  | 1.0e3",
                "1e3                    | 1e3",
                "1e5.5                  | 1e5.5",
                "12:30                  | 45000",
                "-1:30                  | -1800",
                "12:30:45.5             | 45045.5",
                "::x                    | :x",
                "0.00001                | 1.0e-05",
                "1234567890123456.5     | 1234567890123456.5",
                "123456789012345678.5   | 1.2345678901234568e+17",
                "12:30:45               | 45045",
                "100000000000000000000  | 100000000000000000000",
                ".inf                   | Infinity",
                ".nan                   | NaN",
                ":sym                   | sym",
                "!!str 12               | 12",
                "!!str 010              | 010",
                "'010'                  | 010",
                "127.0.0.1              | 127.0.0.1",
                "2001-12-14             | 2001-12-14",
                "5s                     | 5s",
                "\"quoted # text\"      | quoted # text",
                "text # comment         | text",
                "[]                     | []",
                "[a, 1, true, ~, 1.50]  | [\"a\",1,true,null,1.5]",
                "!fluent/json text      | \"text\"",
                "!fluent/json [1.0, ~]  | [1.0,null]",
                "!fluent/s \"h-#{hostname}\"       | h-host1",
                "!fluent/s '#{ENV[\"SET\"]}c'      | bc",
                "!fluent/s 'a\\tb\\\"q'            | `a\tb\"q`",
                "/^\\/health/           | /^\\/health/"
            })
    void aValueMeansWhatFluentdReadsInIt(String yaml, String meant) throws IOException {
        assertThat(value(yaml).text()).isEqualTo(meant);
        assertThat(notes.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"~", "null", "NULL", "''", "!fluent/s '#{use_default}'", "!fluent/s '#{use_nil}'"})
    void nothingCountsAsNotWritten(String yaml) throws IOException {
        assertThat(value(yaml).absent()).isTrue();
    }

    @Test
    void codeWithoutItsTagIsNotEvaluatedAndAWarningTellsWhere() throws IOException {
        assertThat(value("\"x-#{hostname}\"").text()).isEqualTo("x-#{hostname}");
        assertThat(notes.all())
                .singleElement()
                .asString()
                .contains("value.yml:3:12")
                .contains("!fluent/s");
    }

    static List<Arguments> errors() {
        return List.of(
                Arguments.of("config:\n  - source:\n      a: [1\n", ":4:1: this is not YAML: expected ',' or ']'"),
                Arguments.of("config: 3\n", ":1:9: config: is a list"),
                Arguments.of("- source:\n", ":1:1: a configuration in YAML is a map"),
                Arguments.of("config:\n  - sorce: {a: 1}\n", ":2:5: 'sorce' is no section of config:"),
                Arguments.of("config:\n  - source\n", ":2:5: expected filter:"),
                Arguments.of("config:\n  - source: 3\n", ":2:5: source: holds no map"),
                Arguments.of("config:\n  - label: {$name: '@A'}\n", ":2:5: label: has no config:"),
                Arguments.of("config:\n  - match: {store: [{a: 1}, 2]}\n", ":2:29: 'store' is a list of sections"),
                Arguments.of("config:\n  - match: {a: !ruby/object 2}\n", ":2:16: the tag '!ruby/object' is not known"),
                Arguments.of("config:\n  - match: {a: !fluent/s '#{rm()}'}\n", ":2:16: in the text of !fluent/s: "),
                Arguments.of("config:\n  - match: &m\n      a: *m\n", ":2:12: values are nested more than 50 deep"),
                Arguments.of("config:\n  - !include main.yaml\n", ":2:5: @include goes in a circle"),
                Arguments.of("apiVersion: v1\nkind: ConfigMap\n", ":1:1: this is a Kubernetes manifest"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorHasItsFileLineAndColumn(String yaml, String error) {
        assertThatThrownBy(() -> parse("main.yaml", yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(folder.resolve("main.yaml") + error);
    }

    @Test
    void oneErrorDoesNotHideTheOthersNorWhatIsRight() throws IOException {
        var errors = new ArrayList<String>();
        ConfigElement root =
                parse("main.yaml", "config:\n  - sorce: {}\n  - match: {$tag: a}\n  - source: 1\n", new ConfigNotes() {
                    @Override
                    public void warn(Position position, String message) {
                        throw new AssertionError(message);
                    }

                    @Override
                    public void error(ConfigException error) {
                        errors.add(error.reason());
                    }
                });
        assertThat(errors).hasSize(2);
        assertThat(root.whole()).isFalse();
        assertThat(root.children()).extracting(ConfigElement::argument).containsExactly("a");
    }

    @Test
    void aliasesThatMultiplyAreBounded() {
        var bomb = new StringBuilder("x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("x-%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        assertThatThrownBy(() -> parse("main.yaml", bomb.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("(?s).*(more than 100000 values|Number of aliases).*");
    }

    @Test
    void aSecretIsShownNeitherInAPlaceNorInAnError() throws IOException {
        ConfigElement root = parse("main.yaml", "config:\n  - source: {shared_key: sesame, port: x}\n");
        ConfigElement source = root.children().getFirst();
        assertThat(source.position().text()).doesNotContain("sesame");
        assertThat(source.params().get("port").position().text()).doesNotContain("sesame");
        assertThatThrownBy(() -> parse("main.yaml", "config:\n  - source:\n      password: \"sesame\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("sesame");
    }

    @Test
    void includesAreListsInOrderOfTheirNamesRelativeToTheirFile() throws IOException {
        Files.createDirectories(folder.resolve("d/e"));
        Files.writeString(folder.resolve("d/2.yaml"), "- match: {$tag: two}\n- !include e/*.yaml\n");
        Files.writeString(folder.resolve("d/1.yaml"), "- match: {$tag: one}\n");
        Files.writeString(folder.resolve("d/e/3.yaml"), "- match: {$tag: three}\n");
        ConfigElement root = parse("main.yaml", "config:\n  - !include d/*.yaml\n  - match: {$tag: last}\n");
        assertThat(root.children()).extracting(ConfigElement::argument).containsExactly("one", "two", "three", "last");
        assertThat(root.children().get(2).position().file()).endsWith("3.yaml");
    }

    @Test
    void theFolderOfTheSystemSectionHoldsBothSyntaxesAndItsFilesAreReadOnce() throws IOException {
        Files.createDirectories(folder.resolve("d/e"));
        Files.writeString(folder.resolve("d/1.yml"), "config:\n  - match: {$tag: one}\n");
        Files.writeString(folder.resolve("d/2.conf"), "<match two>\n</match>\n");
        Files.writeString(folder.resolve("d/e/3.yaml"), "- match: {$tag: three}\n");
        Files.writeString(folder.resolve("d/e/4.txt"), "no configuration");
        ConfigElement root = parse("main.yaml", "system: {config_include_dir: d}\nconfig:\n  - !include d/e/3.yaml\n");
        assertThat(root.children()).extracting(ConfigElement::argument).containsExactly("", "three", "one", "two");
    }

    @Test
    void whatIsNotReadIsAWarning() throws IOException {
        parse("main.yaml", "confg: []\nconfig:\n  - match: {a: 1, a: 2}\n");
        assertThat(notes.all().toString())
                .contains("'confg' is not read", "did you mean 'config'?")
                .contains("'a' is written twice, first in line 3");
    }
}
