package dev.tributary.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.Parser.FirstLine;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parsers that have parsers in them, and those whose texts are no single lines. */
class NestedParsersTest {
    private final TestContext context = TestContext.own().plugins(new ParserPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Parser parser(String lines) {
        return context.make(Category.PARSER, Parser.class, lines.split(" & "));
    }

    private static List<String> events(Parser parser, String text) {
        return events(parser, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> events(Parser parser, byte[] bytes) {
        // Somewhere within an array, as lines are.
        byte[] around = new byte[bytes.length + 5];
        Arrays.fill(around, (byte) ' ');
        System.arraycopy(bytes, 0, around, 3, bytes.length);
        return parser.parse(around, 3, bytes.length).stream()
                .map(event -> JsonWriter.json(event.record())
                        + event.time().map(time -> " @ " + time.seconds()).orElse(""))
                .toList();
    }

    @Test
    void criHandsWhatTheContainerWroteToAParserOfItsOwn() {
        Parser json = parser("@type cri & utc true & <parse> & @type json & </parse>");
        String line = "2020-10-10T00:10:00.333333333Z stdout F ";
        assertThat(events(json, line + "{\"a\":1,\"stream\":\"x\"}"))
                .containsExactly("{\"a\":1,\"stream\":\"stdout\",\"logtag\":\"F\"} @ 1602288600");
        assertThat(events(json, line + "{\"a\":1,\"time\":7}"))
                .containsExactly("{\"a\":1,\"stream\":\"stdout\",\"logtag\":\"F\"} @ 7");
        assertThat(events(json, line + "no json")).isEmpty();
        Parser apart = parser("@type cri & merge_cri_fields false & <parse> & @type none & </parse>");
        assertThat(events(apart, line + "text")).containsExactly("{\"message\":\"text\"} @ 1602288600");
    }

    @Test
    void multiFormatTakesTheFirstPatternThatMatches() {
        Parser parser = parser(
                "@type multi_format & format_key kind & <pattern> & format json & </pattern> & <pattern> & "
                        + "format /^(?<a>\\d+)$/ & format_name number & </pattern> & <pattern> & @type none & </pattern>");
        assertThat(events(parser, "{\"a\":1}")).containsExactly("{\"a\":1,\"kind\":\"json#0\"}");
        assertThat(events(parser, "12")).containsExactly("{\"a\":\"12\",\"kind\":\"number\"}");
        assertThat(events(parser, "x")).containsExactly("{\"message\":\"x\",\"kind\":\"none#2\"}");
    }

    @Test
    void multiFormatMatchesNothingThatNoPatternMatches() {
        Parser parser = parser("@type multi_format & <pattern> & format json & </pattern>");
        assertThat(events(parser, "x")).isEmpty();
        assertThat(events(parser, "{\"a\":1}")).containsExactly("{\"a\":1}");
    }

    @Test
    void multiFormatRefusesToBeWithinItself() {
        assertThatThrownBy(() -> parser("@type multi_format & <pattern> & format multi_format & </pattern>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("multi_format itself");
    }

    @Test
    void kubernetesReadsWhatGlogWritesWithItsLines() {
        Parser parser = parser("@type kubernetes & utc true");
        List<String> events = events(parser, "E1120 09:00:01.222333   2345 server.go:12] oh no\n  at x");
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .startsWith("{\"severity\":\"E\",\"pid\":\"2345\",\"source\":\"server.go:12\","
                                + "\"message\":\"oh no\\n  at x\"} @ "));
        FirstLine first = parser.multiline().orElseThrow().firstLine().orElseThrow();
        assertThat(matches(first, "I0131 x")).isTrue();
        assertThat(matches(first, "  at x")).isFalse();
    }

    @Test
    void aMultilineParserTellsFirstLinesByItsExpression() {
        Parser parser = parser("@type multiline & format_firstline /^\\d{4}-/ & format1 /(?<a>.*)/");
        FirstLine first = parser.multiline().orElseThrow().firstLine().orElseThrow();
        assertThat(matches(first, "2020-01")).isTrue();
        assertThat(matches(first, " 2020-01")).isFalse();
        assertThat(parser("@type multiline & format1 /(?<a>.*)/")
                        .multiline()
                        .orElseThrow()
                        .firstLine())
                .isEmpty();
        assertThat(parser("@type none").multiline()).isEmpty();
    }

    private static boolean matches(FirstLine first, String line) {
        byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
        return first.matches(utf8, 0, utf8.length);
    }

    @Test
    void messagePackIsMapsBackToBackOrArraysOfThem() {
        var packed = new MessagePackWriter();
        packed.mapHeader(1).string("a").integer(1).mapHeader(1).string("b").integer(2);
        packed.arrayHeader(2).mapHeader(1).string("c").integer(3).integer(4);
        Parser parser = parser("@type msgpack & types a:string");
        assertThat(events(parser, packed.toByteArray())).containsExactly("{\"a\":\"1\"}", "{\"b\":2}", "{\"c\":3}");
        assertThat(events(parser, Arrays.copyOf(packed.toByteArray(), packed.length() - 2)))
                .isEmpty();
        assertThat(events(parser, new byte[] {(byte) 0xc1})).isEmpty();
    }

    @Test
    void messagePackTakesTheTimeFromTheFieldThatIsNamed() {
        var packed = new MessagePackWriter();
        packed.mapHeader(2).string("at").integer(1000).string("b").integer(2);
        assertThat(events(parser("@type msgpack & time_key at"), packed.toByteArray()))
                .containsExactly("{\"b\":2} @ 1000");
    }
}
