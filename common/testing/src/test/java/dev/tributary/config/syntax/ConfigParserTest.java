package dev.tributary.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Notes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigParserTest {
    private final Notes notes = new Notes();

    private ConfigElement parse(String text) {
        return ConfigParser.parse("a.conf", text, new Environment(Map.of("X", "from env"), "host1", "2"), notes);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("k v #c", "v"),
                Arguments.of("k v\t#c", "v"),
                Arguments.of("k v#c", "v#c"),
                Arguments.of("k #c", "#c"),
                Arguments.of("k", ""),
                Arguments.of("k   ", ""),
                Arguments.of("k \"v\" #c", "v"),
                Arguments.of("k \"v\"", "v"),
                Arguments.of("\tk\t v w \t", "v w"),
                Arguments.of("k \"a\\nb\\r\\t\\f\\b\\0\\\\ \\\" \\' \\# \\/\"", "a\nb\r\t\f\b\0\\ \" ' # /"),
                Arguments.of("k \"a\nb\"", "a\nb"),
                Arguments.of("k \"a\\\n  b\"", "a  b"),
                Arguments.of("k \"\na\"", "\na"),
                Arguments.of("k 'a\\'b\\\\c\\n#{hostname}'", "a'b\\c\\n#{hostname}"),
                Arguments.of("k a\\nb", "a\\nb"),
                Arguments.of("k ${tag}", "${tag}"),
                Arguments.of("k ${ENV['X']}   # why", "${ENV['X']}"),
                Arguments.of("k x-\"#{hostname}\"", "x-\"#{hostname}\""),
                Arguments.of("k #{hostname}", "#{hostname}"),
                Arguments.of("k \"#{hostname}-#{worker_id}\"", "host1-2"),
                Arguments.of("k {\"hello\": \"world\"}", "{\"hello\":\"world\"}"),
                Arguments.of("k [ 1, 2.5 , true,null, \"x\" ] # c", "[1,2.5,true,null,\"x\"]"),
                Arguments.of("k []", "[]"),
                Arguments.of("k {\n # one\n \"a\" : [1, # two\n 2],\n \"b\":{} }", "{\"a\":[1,2],\"b\":{}}"),
                Arguments.of("k [\"#{ENV['X']} # no comment\"]", "[\"from env # no comment\"]"),
                Arguments.of("k [\"\\u00e9\\n\\\"\"]", "[\"é\\n\\\"\"]"),
                Arguments.of("k /^a (?<b>[^ ]*)$/", "/^a (?<b>[^ ]*)$/"),
                Arguments.of("\"k\" v", "v"),
                Arguments.of("k environment variable", "environment variable"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsValuesAsFluentdDoes(String line, String value) {
        assertThat(parse(line + "\n").param("k")).contains(value);
        assertThat(parse(line).param("k")).contains(value);
        assertThat(parse("<a>\n" + line + "\r\n</a>\r\n").children().getFirst().param("k"))
                .contains(value);
    }

    @Test
    void readsSectionsWithArgumentsAndPositions() {
        ConfigElement root = parse("""
                # what follows
                <match a.** {b,c}.d>   # all of these
                \t@type copy
                  <store ignore_error>
                    @type null
                  </store>
                </match>
                <buffer tag,time></buffer_2
                """.lines().limit(7).reduce("", (a, b) -> a + b + "\n"));
        ConfigElement match = root.children().getFirst();
        assertThat(match.argument()).isEqualTo("a.** {b,c}.d");
        assertThat(match.position()).hasToString("a.conf:2:1");
        assertThat(match.type()).contains("copy");
        assertThat(match.params().get("@type").position()).hasToString("a.conf:3:8");
        assertThat(match.child("store").orElseThrow().argument()).isEqualTo("ignore_error");
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void evaluatesCodeInQuotedArguments() {
        assertThat(parse("<match \"app.#{hostname}.**\" >\n</match>\n")
                        .children()
                        .getFirst()
                        .argument())
                .isEqualTo("app.host1.**");
        assertThat(parse("<a b,c>\n</a>").children().getFirst().argument()).isEqualTo("b,c");
        assertThat(parse("<a 'x y'>\n</a>").children().getFirst().argument()).isEqualTo("x y");
    }

    @Test
    void readsACommentThatWrapsAsParameters() {
        ConfigElement source = parse("""
                        <source>
                          tag "#{ENV["X"]}"    #  the name comes from an
                        environment variable to
                        make each instance distinct.
                          size 1
                        </source>
                        """).children().getFirst();
        assertThat(source.params().keySet()).containsExactly("tag", "environment", "make", "size");
        assertThat(source.param("tag")).contains("from env");
        assertThat(source.param("environment")).contains("variable to");
        assertThat(source.param("make")).contains("each instance distinct.");
    }

    @Test
    void toleratesAByteOrderMarkAndSaysSo() {
        assertThat(parse("\uFEFFk v").param("k")).contains("v");
        assertThat(notes.all()).containsExactly("a.conf:1:1: the file begins with a byte order mark, which is skipped");
    }

    @Test
    void lastOfTwoEqualKeysCountsAndIsNoted() {
        assertThat(parse("<a>\nk 1\nk 2\n</a>").children().getFirst().param("k"))
                .contains("2");
        assertThat(notes.all())
                .containsExactly(
                        "a.conf:3:3: parameter 'k' is written twice in <a>, first in a.conf:2; the last one counts");
    }

    @Test
    void notesWhatWasProbablyMeantOtherwise() {
        parse("<a>\nk x-\"#{hostname}\"\n@timestamp x\nl v </b>\n</a>");
        assertThat(notes.all())
                .containsExactly(
                        "a.conf:2:3: the code in 'k' is not evaluated; put the whole value in double quotes",
                        "a.conf:3:1: '@timestamp': names that start with @ are reserved, and only @type, @id, @label"
                                + " and @log_level are known",
                        "a.conf:4:3: the closing tag is read as part of 'l'; put it on a line of its own");
    }

    @Test
    void codeWithinAFiltersCodeIsThatFilters() {
        parse("<a>\nk ${record.map { |k, v| \"#{k}=#{v}\" }}\n</a>");
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void notesUnsetVariables() {
        assertThat(parse("tag \"#{ENV['NodeName']}\"").param("tag")).contains("");
        assertThat(notes.all())
                .containsExactly("a.conf:1:5: environment variable 'NodeName' is not set, its place in 'tag' stays "
                        + "empty; write ENV['NodeName'] || 'a default' for a default");
    }

    @Test
    void marksValuesThatUseNilOrUseDefaultLeavesAbsent() {
        ConfigElement root = parse("a \"#{use_nil}\"\nb \"x#{ENV['NO'] || use_default}\"\nc [\"#{use_nil}\"]\n"
                + "d \"#{ENV['X'] || use_nil}\"");
        assertThat(List.of("a", "b", "c", "d"))
                .extracting(key -> root.params().get(key).absent())
                .containsExactly(true, true, true, false);
        assertThat(root.param("d")).contains("from env");
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        "k \"v\" x",
                        "a.conf:1:7: expected the end of the line after the value of 'k'; only a "
                                + "comment may follow, separated by a blank and #\n  k \"v\" x\n        ^"),
                Arguments.of(
                        "k \"a\\qb\"",
                        "a.conf:1:5: unexpected back-slash escape character 'q'; known are \\\" "
                                + "\\' \\\\ \\r \\n \\t \\f \\b \\0; write \\\\q for a back-slash, or put the text in single "
                                + "quotes\n  k \"a\\qb\"\n      ^"),
                Arguments.of(
                        "k \"abc\n",
                        "a.conf:1:3: this text is never closed; a closing \" is missing" + "\n  k \"abc\n    ^"),
                Arguments.of(
                        "k 'abc\n'",
                        "a.conf:1:3: this text is never closed; a closing ' is missing on this line"
                                + "\n  k 'abc\n    ^"),
                Arguments.of(
                        "k [CRIT] x",
                        "a.conf:1:4: got incomplete JSON array configuration: expected a value; a "
                                + "value that starts with [ is JSON, quote it if it is meant as text\n  k [CRIT] x\n     ^"),
                Arguments.of(
                        "k [1,]",
                        "a.conf:1:6: got incomplete JSON array configuration: expected a value; a value "
                                + "that starts with [ is JSON, quote it if it is meant as text\n  k [1,]\n       ^"),
                Arguments.of(
                        "k {\"a\":1",
                        "a.conf:1:3: got incomplete JSON hash configuration: expected ',' or '}' "
                                + "before the end of the file; a value that starts with { is JSON, quote it if it is meant as "
                                + "text\n  k {\"a\":1\n    ^"),
                Arguments.of(
                        "k [1] x",
                        "a.conf:1:7: expected the end of the line after the value of 'k'; only a "
                                + "comment may follow, separated by a blank and #\n  k [1] x\n        ^"),
                Arguments.of(
                        "<a></a>",
                        "a.conf:1:4: expected the end of the line after <a>; only a comment may follow, "
                                + "separated by a blank and #\n  <a></a>\n     ^"),
                Arguments.of("<a x", "a.conf:1:5: expected '>' at the end of <a\n  <a x\n      ^"),
                Arguments.of("<a!>", "a.conf:1:3: expected '>' or a blank behind <a\n  <a!>\n    ^"),
                Arguments.of(
                        "<!a>",
                        "a.conf:1:2: expected the name of a section behind '<': letters, digits and _"
                                + "\n  <!a>\n   ^"),
                Arguments.of(
                        "<a #{x}>",
                        "a.conf:1:4: embedded code is evaluated in quotes only: write <a \"...#{...}\">"
                                + "\n  <a #{x}>\n     ^"),
                Arguments.of(
                        "<a>\n  <b>\n</a>\n", "a.conf:3:1: expected </b>, which closes <b> of line 2\n  </a>\n  ^"),
                Arguments.of(
                        "\n<a>\nk v </a>\n",
                        "a.conf:2:1: <a> is never closed; expected </a> before the end of " + "the file\n  <a>\n  ^"),
                Arguments.of(
                        "k v\n</a>",
                        "a.conf:2:1: this closes nothing; no section is open here in this file" + "\n  </a>\n  ^"),
                Arguments.of(
                        "<match a>\n\t@typ x\n</match>",
                        "a.conf:2:2: '@typ': names that start with @ are reserved,"
                                + " and only @type, @id, @label and @log_level are known; did you mean '@type'?"
                                + "\n  \t@typ x\n  \t^"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsSayWhereWhatAndWhatWouldBeRight(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void neverShowsSecretsInErrors() {
        for (String text : List.of(
                "  password \"hunter2",
                "  password \"hun\\qter2\"",
                "  shared_key \"first\n second hunter2\\q\"",
                "  'client_private_key_passphrase' hunter2 \\\n<a>",
                "  password [hunter2]",
                "  token \"#{hunter2}\"",
                "  password \"hunter2\" hunter2")) {
            assertThatThrownBy(() -> parse(text))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageNotContaining("hunter2");
        }
        assertThatThrownBy(() -> parse("  password \"hun\\qter2\""))
                .hasMessageEndingWith("\n    password xxxxxx\n" + "                 ^");
    }

    @Test
    void showsThePartOfALongLineThatMatters() {
        String message = "";
        try {
            parse("k " + "x ".repeat(200) + "\nl \"" + "y".repeat(300) + "\" z");
        } catch (ConfigException e) {
            message = e.getMessage();
        }
        assertThat(message)
                .startsWith("a.conf:2:306: ")
                .endsWith("\n  ..." + "y".repeat(98) + "\" z\n  " + " ".repeat(103) + "^");
    }

    @Test
    void anEscapeThatJsonDoesNotHaveIsItsCharacter() {
        var notes = new Notes();
        var root = ConfigParser.parse("a.conf", "k [\"a\\.b\\q\"]", new Environment(Map.of(), "h", ""), notes);
        assertThat(root.param("k")).contains("[\"a.bq\"]");
        assertThat(notes.all())
                .hasSize(2)
                .first()
                .isEqualTo(
                        "a.conf:1:6: '\\.' is no escape of JSON and is read as '.', as Fluentd does; write \\\\ for a"
                                + " back-slash");
    }
}
