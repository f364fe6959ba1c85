package dev.tributary.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets. What Fluentd 1.19.3 makes of the same bytes was asked of one. */
class SyslogInputTest {
    private final SourceHarness harness = new SourceHarness();

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void start(String... lines) {
        var all = new ArrayList<>(List.of("@type syslog", "tag s"));
        all.addAll(List.of(lines));
        harness.listen(all.toArray(String[]::new));
    }

    private void startWithLines(String... lines) {
        var all = new ArrayList<>(List.of("<parse>", "@type none", "</parse>"));
        all.addAll(List.of(lines));
        start(all.toArray(String[]::new));
    }

    @Test
    void thePriorityIsTheTag() throws IOException {
        startWithLines();
        harness.udp("<34>one\n", "<0>two", "<191>three", "<13>four");
        harness.awaitTagged(
                "s.auth.crit {\"message\":\"one\"}",
                "s.kern.emerg {\"message\":\"two\"}",
                "s.local7.debug {\"message\":\"three\"}",
                "s.user.notice {\"message\":\"four\"}");
    }

    @Test
    void messagesAreReadAsSyslogUnlessAnotherParserIsAskedFor() throws IOException {
        start("severity_key sev", "facility_key fac", "emit_unmatched_lines true");
        harness.udp("<34>Oct 11 22:14:15 mymachine su[12]: fail for x\n", "no pri", "<34>garbage");
        harness.awaitTagged(
                "s.auth.crit {\"host\":\"mymachine\",\"ident\":\"su\",\"pid\":\"12\",\"message\":\"fail for x\","
                        + "\"sev\":\"crit\",\"fac\":\"auth\"}",
                "s.unmatched {\"unmatched_line\":\"no pri\"}",
                "s.unmatched {\"unmatched_line\":\"<34>garbage\"}");
    }

    @Test
    void bothFormatsComeOverOneConnection() throws IOException {
        start(
                "frame_type octet_count",
                "<transport tcp>",
                "</transport>",
                "<parse>",
                "message_format auto",
                "</parse>");
        String first = "<34>Oct 11 22:14:15 mymachine su[12]: fail for x";
        String second = "<13>1 2003-10-11T22:14:15.003Z mymachine.example.com su 77 ID47 - msg";
        harness.tcp(first.length() + " " + first + second.length() + " " + second);
        harness.awaitTagged(
                "s.auth.crit {\"host\":\"mymachine\",\"ident\":\"su\",\"pid\":\"12\",\"message\":\"fail for x\"}",
                "s.user.notice {\"host\":\"mymachine.example.com\",\"ident\":\"su\",\"pid\":\"77\",\"msgid\":\"ID47\","
                        + "\"extradata\":\"-\",\"message\":\"msg\"}");
    }

    @Test
    void priorityAndSenderAreFieldsWhereAsked() throws IOException {
        startWithLines("priority_key sev", "facility_key fac", "source_address_key addr");
        harness.udp("<34>one");
        harness.awaitTagged(
                "s.auth.crit {\"message\":\"one\",\"sev\":\"crit\",\"fac\":\"auth\",\"addr\":\"127.0.0.1\"}");
    }

    @Test
    void whatHasNoPriorityIsKeptWhereAskedAndCounted() throws IOException {
        startWithLines("emit_unmatched_lines true", "source_address_key addr");
        harness.udp("no pri", "<192>above", "<>none", "<34", "");
        harness.awaitTagged(
                "s.unmatched {\"unmatched_line\":\"no pri\",\"addr\":\"127.0.0.1\"}",
                "s.unmatched {\"unmatched_line\":\"<192>above\",\"addr\":\"127.0.0.1\"}",
                "s.unmatched {\"unmatched_line\":\"<>none\",\"addr\":\"127.0.0.1\"}",
                "s.unmatched {\"unmatched_line\":\"<34\",\"addr\":\"127.0.0.1\"}",
                "s.unmatched {\"unmatched_line\":\"\",\"addr\":\"127.0.0.1\"}");
        assertThat(harness.unmatched()).isEqualTo(5);
    }

    @Test
    void messagesOverTcpEndAtTheDelimiter() throws IOException {
        startWithLines("<transport tcp>", "</transport>", "stream_message_length_limit 20");
        harness.tcp("<34>one\n<13>" + "x".repeat(30) + "\n<14>two\n");
        harness.awaitTagged("s.auth.crit {\"message\":\"one\"}", "s.user.info {\"message\":\"two\"}");
        assertThat(harness.errors("oversized")).isEqualTo(1);
    }

    @Test
    void messagesOverTcpStandBehindTheirLengthWhereAsked() throws IOException {
        startWithLines("protocol_type tcp", "frame_type octet_count", "stream_message_length_limit 20");
        harness.tcp("8 <34>o\nne30 <13>" + "x".repeat(26) + "7 <14>two");
        harness.awaitTagged("s.auth.crit {\"message\":\"o\\nne\"}", "s.user.info {\"message\":\"two\"}");
        assertThat(harness.errors("oversized")).isEqualTo(1);
        try (Socket socket = harness.connect()) {
            socket.getOutputStream().write("abc <34>x".getBytes(StandardCharsets.UTF_8));
            assertThat(SourceHarness.isClosed(socket)).isTrue();
        }
    }

    @Test
    void aLongDatagramIsCut() throws IOException {
        startWithLines("message_length_limit 8");
        harness.udp("<34>one two");
        harness.awaitTagged("s.auth.crit {\"message\":\"one \"}");
        assertThat(harness.errors("oversized")).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() {
        assertThatThrownBy(() -> startWithLines("<transport sctp>", "</transport>"))
                .hasMessageContaining("wanted udp, tcp or tls");
        assertThatThrownBy(() -> startWithLines("<transport tcp>", "insecure true", "</transport>"))
                .hasMessageContaining("write <transport tls>");
        assertThatThrownBy(() -> startWithLines("source_hostname_key h", "resolve_hostname false"))
                .hasMessageContaining("resolve_hostname");
        assertThatThrownBy(() -> startWithLines("frame_type counted")).hasMessageContaining("frame_type");
    }
}
