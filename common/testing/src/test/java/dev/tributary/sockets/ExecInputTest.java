package dev.tributary.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of real commands. What Fluentd 1.19.3 makes of the same was asked of one. */
class ExecInputTest {
    private final SourceHarness harness = new SourceHarness();

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void eachLineIsAnEventAndTagAndTimeAreTakenOutOfIt() {
        harness.start(
                "@type exec",
                "command printf '{\"a\":1,\"k\":\"ktag\",\"time\":1700000000}\\n{\"a\":2}\\nbad\\n{\"a\":3}'",
                "tag e",
                "<parse>",
                "@type json",
                "</parse>",
                "<extract>",
                "tag_key k",
                "time_key time",
                "time_type float",
                "</extract>");
        harness.awaitTagged("ktag {\"a\":1}", "e {\"a\":2}", "e {\"a\":3}");
        assertThat(harness.context.router().events().getFirst().time().seconds())
                .isEqualTo(1_700_000_000);
        assertThat(harness.unmatched()).isEqualTo(1);
    }

    @Test
    void aLineIsTabSeparatedByDefault() {
        harness.start("@type exec", "command printf 'a\\tb\\nc\\td\\n'", "tag e", "<parse>", "keys x,y", "</parse>");
        harness.awaitRecords("{\"x\":\"a\",\"y\":\"b\"}", "{\"x\":\"c\",\"y\":\"d\"}");
    }

    @Test
    void errorOutputIsReadWhereAskedAndTheExitCodeCounted() {
        harness.start(
                "@type exec",
                "command echo out; echo err >&2; exit 3",
                "tag e",
                "connect_mode read_with_stderr",
                "format none");
        harness.awaitRecords("{\"message\":\"out\"}", "{\"message\":\"err\"}");
        await().atMost(SourceHarness.DEADLINE).until(() -> harness.errors("command") == 1);
    }

    @Test
    void theCommandIsRunAgainAndAgainAndNeverTwiceAtATime(@TempDir Path folder) {
        Path lock = folder.resolve("lock");
        harness.start(
                "@type exec",
                "command mkdir " + lock + " && echo once && sleep 0.05 && rmdir " + lock,
                "run_interval 0.01",
                "tag e",
                "format none");
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> harness.context.router().records().size() >= 3);
        assertThat(harness.errors("command")).isZero();
    }

    @Test
    void aLongLineIsDroppedAndTheNextIsRead() {
        harness.start(
                "@type exec",
                "command printf 'one\\ntoo long\\ntwo\\n'",
                "line_length_limit 5",
                "read_block_size 2",
                "tag e",
                "format none");
        harness.awaitRecords("{\"message\":\"one\"}", "{\"message\":\"two\"}");
        assertThat(harness.errors("oversized")).isEqualTo(1);
    }

    @Test
    void whatIsNotUtf8CanBeRead() {
        harness.start("@type exec", "command printf 'gr\\374n\\n'", "encoding ISO-8859-1", "tag e", "format none");
        harness.awaitRecords("{\"message\":\"grün\"}");
    }

    @Test
    void theCommandWaitsWhileNothingIsTaken() {
        harness.context.router().hold();
        harness.start(
                "@type exec",
                "command i=0; while [ $i -lt 300 ]; do printf '%010000d\\n' $i; i=$((i+1)); done",
                "in_flight_limit 100k",
                "tag e",
                "format none");
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> harness.context.router().isHolding());
        harness.loop.run(() -> harness.context.router().release());
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> harness.context.router().records().size() == 300);
    }

    @Test
    void aStopEndsTheCommandAndWhatItHasBegun(@TempDir Path folder) throws IOException {
        Path pid = folder.resolve("pid");
        harness.start(
                "@type exec",
                "command sh -c 'echo $$ > " + pid + "; echo up; sleep 1000; echo never' & wait",
                "tag e",
                "format none");
        harness.awaitRecords("{\"message\":\"up\"}");
        long child = Long.parseLong(Files.readString(pid).strip());
        harness.loop.await(harness.source()::stop);
        harness.forget();
        await().atMost(SourceHarness.DEADLINE)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(harness.context.router().records()).containsExactly("{\"message\":\"up\"}");
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() {
        assertThatThrownBy(() -> harness.make("@type exec", "command true", "format none"))
                .hasMessageContaining("tag_key in <extract>");
        assertThatThrownBy(() -> harness.make("@type exec", "tag e", "format none"))
                .hasMessageContaining("command");
        assertThatThrownBy(() -> harness.make("@type exec", "command true", "tag e", "encoding nope", "format none"))
                .hasMessageContaining("encoding: nope is not known");
        assertThatThrownBy(() -> harness.make("@type exec", "command true", "tag e"))
                .hasMessageContaining("keys");
    }

    @Test
    void aDebugAgentIsTakenAndDoesNothing() {
        harness.start("@type debug_agent", "bind 127.0.0.1", "port 24230");
        assertThat(harness.source().condition()).isEmpty();
    }
}
