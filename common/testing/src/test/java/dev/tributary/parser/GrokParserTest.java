package dev.tributary.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns as files for Logstash and for fluent-plugin-grok-parser have them, on lines of the programs they are about. */
class GrokParserTest {
    private final TestContext context = TestContext.own().programPlugins();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Parser parser(String... lines) {
        return context.make(Category.PARSER, Parser.class, lines);
    }

    private static List<Parser.Parsed> parse(Parser parser, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return parser.parse(bytes, 0, bytes.length);
    }

    private static String record(Parser parser, String line) {
        return parse(parser, line).getFirst().record().toJson();
    }

    private String grok(String pattern, String line) {
        return record(parser("@type grok", "grok_pattern " + pattern), line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "%{IP:a} %{WORD:b} %{NUMBER:c:integer} ~ x 10.0.0.1 GET 1234 y ~ {'a':'10.0.0.1','b':'GET','c':1234}",
                "^%{IPV6:a}$                   ~ fe80::1ff:fe23:4567:890a%eth2  ~ {'a':'fe80::1ff:fe23:4567:890a%eth2'}",
                "^%{IP:a}$                     ~ ::ffff:10.0.0.1               ~ {'a':'::ffff:10.0.0.1'}",
                "^%{IPV4:a}$                   ~ 300.1.1.1                     ~ {'message':'300.1.1.1'}",
                "%{INT:a:integer} %{NUMBER:b:float} ~ -5 1.50                    ~ {'a':-5,'b':1.5}",
                "on=%{WORD:a:bool}             ~ on=true                       ~ {'a':true}",
                "%{DATA:a:array:;} end         ~ x;y end                       ~ {'a':['x','y']}",
                "%{UUID:a}                     ~ 01234567-89ab-cdef-0123-456789abcdef ~ {'a':'01234567-89ab-cdef-0123-456789abcdef'}",
                "%{MAC:a}                      ~ 00:1b:44:11:3a:b7             ~ {'a':'00:1b:44:11:3a:b7'}",
                "%{EMAILADDRESS:a}             ~ to jo.e+x@mail.example.com.   ~ {'a':'jo.e+x@mail.example.com.'}",
                "%{HOSTPORT:a}                 ~ http://db-1.example:5432/     ~ {'a':'db-1.example:5432'}",
                "%{URI:a}                      ~ see https://u:p@h.example:8080/a/b?c=d&e=f#g ok ~ {'a':'https://u:p@h.example:8080/a/b?c=d&e=f#g'}",
                "%{UNIXPATH:a}                 ~ in /var/log/app-1.log now     ~ {'a':'/var/log/app-1.log'}",
                "%{QS:a} %{GREEDYDATA:b}       ~ 'x' rest of it                ~ {'a':\"'x'\",'b':'rest of it'}",
                "%{TIMESTAMP_ISO8601:a} %{LOGLEVEL:b} ~ 2026-01-02T03:04:05.678+09:00 WARN ~ {'a':'2026-01-02T03:04:05.678+09:00','b':'WARN'}",
                "%{TIMESTAMP_ISO8601:a}        ~ 2026-01-02 03:04:05,678 x     ~ {'a':'2026-01-02 03:04:05,678'}",
                "%{DATESTAMP:a}                ~ 31.12.2026 23:59:59           ~ {'a':'31.12.2026 23:59:59'}",
                "%{DATESTAMP_RFC2822:a}        ~ Fri, 27 Nov 2026 12:00:00 +0000 ~ {'a':'Fri, 27 Nov 2026 12:00:00 +0000'}",
                "%{SYSLOGLINE}                 ~ Nov  3 04:05:06 web-1 sshd[42]: Accepted key ~ {'timestamp':'Nov  3 04:05:06','logsource':'web-1','program':'sshd','pid':'42','message':'Accepted key'}",
                "%{SYSLOG5424LINE}             ~ <34>1 2026-10-11T22:14:15.003Z h.example su - ID47 - it's me ~ {'syslog5424_pri':'34','syslog5424_ver':'1','syslog5424_ts':'2026-10-11T22:14:15.003Z','syslog5424_host':'h.example','syslog5424_app':'su','syslog5424_msgid':'ID47','syslog5424_msg':\"it's me\"}",
                "%{CRONLOG}                    ~ Nov  3 04:05:06 h cron[7]: (root) CMD (run-parts) ~ {'timestamp':'Nov  3 04:05:06','logsource':'h','program':'cron','pid':'7','user':'root','action':'CMD','message':'run-parts'}",
                "%{HTTPD24_ERRORLOG}           ~ [Fri Nov 27 12:00:00.123456 2026] [core:error] [pid 12:tid 34] [client 10.0.0.1:999] AH00037: no link ~ {'timestamp':'Fri Nov 27 12:00:00.123456 2026','module':'core','loglevel':'error','pid':'12','tid':'34','clientip':'10.0.0.1','clientport':'999','errorcode':'AH00037','message':'no link'}",
                "%{JAVASTACKTRACEPART}         ~     at a.b.C$D.run(C.java:42)   ~ {'class':'a.b.C$D','method':'run','file':'C.java','line':'42'}",
                "%{RUBY_LOGGER}                ~ W, [2026-01-02T03:04:05.678901 #77]  WARN -- app: hi ~ {'timestamp':'2026-01-02T03:04:05.678901','pid':'77','loglevel':'WARN','progname':'app','message':'hi'}",
                "%{REDISLOG}                   ~ [4018] 14 Nov 07:01:22.119 * Saving ~ {'pid':'4018','timestamp':'14 Nov 07:01:22.119','message':'Saving'}",
                "%{WORD:a}|%{INT:a}            ~ x                             ~ {'a':'x'}",
                "%{WORD:[a][b]} %{WORD:c.d} %{WORD:@e} ~ x y z                 ~ {'[a][b]':'x','c.d':'y','@e':'z'}",
                "(?<own>\\w+) %{WORD:a}        ~ x y                           ~ {'own':'x','a':'y'}",
            })
    void aPatternMakesFields(String pattern, String line, String wanted) {
        assertThat(grok(pattern.strip(), line)).isEqualTo(json(wanted.strip()));
    }

    private static String json(String text) {
        // Texts with an apostrophe are written in JSON's own quotes.
        return text.replaceAll("\"([^\"]*)'([^\"]*)'([^\"]*)\"", "\"$1\0$2\0$3\"")
                .replaceAll("\"([^\"]*)'([^\"]*)\"", "\"$1\0$2\"")
                .replace('\'', '"')
                .replace('\0', '\'');
    }

    @Test
    void anAccessLogIsReadWithItsTime() {
        List<Parser.Parsed> parsed = parse(
                parser(
                        "@type grok",
                        "grok_pattern %{COMBINEDAPACHELOG}",
                        "time_key timestamp",
                        "time_format %d/%b/%Y:%H:%M:%S %z",
                        "types response:integer,bytes:integer"),
                "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /a.gif HTTP/1.0\" 200 2326 \"-\" \"Mozilla/4.08\"");
        assertThat(parsed.getFirst().record().toJson())
                .isEqualTo("{\"clientip\":\"127.0.0.1\",\"ident\":\"-\",\"auth\":\"frank\",\"verb\":\"GET\","
                        + "\"request\":\"/a.gif\",\"httpversion\":\"1.0\",\"response\":200,\"bytes\":2326,"
                        + "\"referrer\":\"\\\"-\\\"\",\"agent\":\"\\\"Mozilla/4.08\\\"\"}");
        assertThat(parsed.getFirst().time().orElseThrow().seconds()).isEqualTo(971_211_336);
    }

    @Test
    void ofSeveralPatternsTheFirstCountsThatMatches() {
        Parser parser = parser(
                "@type grok",
                "grok_name_key which",
                "grok_failure_key why",
                "time_key t",
                "<grok>",
                "name numbers",
                "pattern ^%{INT:n:integer}$",
                "</grok>",
                "<grok>",
                "pattern ^%{TIMESTAMP_ISO8601:t} %{WORD:w}$",
                "time_format %Y-%m-%dT%H:%M:%S%z",
                "</grok>");
        assertThat(record(parser, "5")).isEqualTo("{\"n\":5,\"which\":\"numbers\"}");
        assertThat(parse(parser, "2026-01-02T03:04:05Z x")
                        .getFirst()
                        .time()
                        .orElseThrow()
                        .seconds())
                .isEqualTo(1_767_323_045);
        assertThat(record(parser, "2026-01-02T03:04:05Z x")).isEqualTo("{\"w\":\"x\"}");
        assertThat(record(parser, "what?")).isEqualTo("{\"message\":\"what?\",\"why\":\"No grok pattern matched\"}");
    }

    @Test
    void furtherPartsComeFromFiles() throws IOException {
        Files.writeString(folder.resolve("a"), "# mine\nCODE [A-Z]\\d+\n\nWORD [a-c]+\n");
        Files.writeString(folder.resolve("b"), "BOTH %{CODE:code}-%{WORD:word}\n");
        Parser parser = parser("@type grok", "custom_pattern_path " + folder, "grok_pattern ^%{BOTH}");
        assertThat(record(parser, "A1-abcd")).isEqualTo("{\"code\":\"A1\",\"word\":\"abc\"}");
        assertThatThrownBy(() -> parser("@type grok", "custom_pattern_path /nowhere/it/is", "grok_pattern %{INT:a}"))
                .hasMessageContaining("custom_pattern_path /nowhere/it/is");
    }

    @Test
    void linesAreJoinedFromAFirstOne() {
        Parser parser = parser(
                "@type multiline_grok",
                "grok_pattern %{TIMESTAMP_ISO8601:t} %{GREEDYDATA:text}",
                "multiline_start_regexp /^\\d{4}-/",
                "keep_time_key true");
        var first = parser.multiline().orElseThrow().firstLine().orElseThrow();
        byte[] line = "2026-01-02 03:04:05 a".getBytes(UTF_8);
        assertThat(first.matches(line, 0, line.length)).isTrue();
        assertThat(first.matches(line, 1, line.length - 1)).isFalse();
        assertThat(record(parser, "2026-01-02 03:04:05 a\n  b"))
                .isEqualTo("{\"t\":\"2026-01-02 03:04:05\",\"text\":\"a\\n  b\"}");
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() throws IOException {
        assertThatThrownBy(() -> parser("@type grok")).hasMessageContaining("grok_pattern or <grok> is needed");
        assertThatThrownBy(() -> parser("@type grok", "grok_pattern %{NOPE:a}"))
                .hasMessageContaining("grok pattern not found: %{NOPE}");
        assertThatThrownBy(() -> parser("@type grok", "grok_pattern %{WORD}")).hasMessageContaining("no named group");
        assertThatThrownBy(() -> parser("@type grok", "grok_pattern (%{WORD:a}"))
                .hasMessageContaining("grok_pattern");
        Files.writeString(folder.resolve("a"), "LOOP x%{LOOP}\n");
        assertThatThrownBy(() -> parser("@type grok", "custom_pattern_path " + folder, "grok_pattern %{LOOP:a}"))
                .hasMessageContaining("refers to itself");
    }

    @Test
    void everyPartCanBeCompiled() throws IOException {
        try (var own = GrokParser.class.getResourceAsStream("grok-patterns")) {
            List<String> names = new String(own.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+", 2)[0])
                    .toList();
            assertThat(names).hasSizeGreaterThan(90).doesNotHaveDuplicates();
            names.forEach(name -> parser("@type grok", "grok_pattern %{" + name + ":all}"));
        }
    }
}
