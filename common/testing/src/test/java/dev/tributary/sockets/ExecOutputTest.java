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

/** Of real commands. The lines are those that a Fluentd 1.19.3 gave the same command. */
class ExecOutputTest {
    private final CommandHarness harness = new CommandHarness();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private Path got() {
        return folder.resolve("got");
    }

    private void awaitGot(String text) {
        await().atMost(SourceHarness.DEADLINE)
                .ignoreException(IOException.class)
                .untilAsserted(() -> assertThat(got()).hasContent(text));
    }

    @Test
    void theCommandGetsTheChunksFileAsItsLastArgument() throws IOException {
        Path name = folder.resolve("name");
        harness.start(
                "@type exec",
                "command sh -c 'echo $1 > " + name + "; cat $1 >> " + got() + "' x",
                "<format>",
                "keys time,tag,k",
                "</format>",
                "<inject>",
                "time_key time",
                "tag_key tag",
                "</inject>");
        harness.emit("t.a", "k", "one", "two");
        awaitGot("2026-01-31T12:00:00Z\tt.a\tone\n2026-01-31T12:00:00Z\tt.a\ttwo\n");
        Path given = Path.of(Files.readString(name).strip());
        await().atMost(SourceHarness.DEADLINE).until(() -> !Files.exists(given));
    }

    @Test
    void theOldSpellingIsReadAsFluentdDoes() {
        harness.start(
                "@type exec",
                "command sh -c 'cat $0 >> " + got() + "'",
                "keys time,tag,k",
                "tag_key tag",
                "time_key time",
                "time_format %Y-%m-%d %H:%M:%S");
        harness.emit("t.a", "k", "one");
        awaitGot("2026-01-31 12:00:00\tt.a\tone\n");
    }

    @Test
    void aLineThatTheFormatDoesNotEndIsEnded() {
        harness.start(
                "@type exec",
                "command sh -c 'cat $0 >> " + got() + "'",
                "<format>",
                "@type json",
                "add_newline false",
                "</format>");
        harness.emit("t", "k", "one", "two");
        awaitGot("{\"k\":\"one\"}\n{\"k\":\"two\"}\n");
    }

    @Test
    void anExitCodeThatIsNotZeroMeansTryAgain() {
        Path once = folder.resolve("once");
        harness.start(
                "@type exec",
                "command sh -c 'test -e " + once + " || { touch " + once + "; echo not yet >&2; exit 3; }; cat $0 > "
                        + got() + "'",
                "<format>",
                "keys k",
                "</format>");
        harness.emit("t", "k", "one");
        awaitGot("one\n");
        assertThat(harness.errors("command")).isEqualTo(1);
    }

    @Test
    void aCommandThatTakesTooLongIsKilledWithAllItHasBegun() throws IOException {
        Path pid = folder.resolve("pid");
        harness.start(
                "@type exec",
                "command sh -c 'test -e " + pid + " && exec cat $0 > " + got() + "; sh -c \"echo \\$\\$ > " + pid
                        + "; sleep 1000\"; true' ",
                "command_timeout 2s",
                "kill_timeout 1s",
                "<format>",
                "keys k",
                "</format>");
        harness.emit("t", "k", "one");
        awaitGot("one\n");
        long child = Long.parseLong(Files.readString(pid).strip());
        await().atMost(SourceHarness.DEADLINE)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(harness.errors("command")).isEqualTo(1);
    }

    @Test
    void aStopEndsTheCommandAndLeavesNoFile() throws IOException {
        Path name = folder.resolve("name");
        harness.start(
                "@type exec",
                "command sh -c 'echo $0 > " + name + "; sleep 1000'",
                "<format>",
                "keys k",
                "</format>",
                "<buffer>",
                "flush_mode immediate",
                "shutdown_timeout 0.1s",
                "</buffer>");
        harness.emit("t", "k", "one");
        await().atMost(SourceHarness.DEADLINE).until(() -> Files.exists(name) && Files.size(name) > 1);
        harness.stop();
        assertThat(Path.of(Files.readString(name).strip())).doesNotExist();
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> ProcessHandle.current()
                        .descendants()
                        .noneMatch(
                                child -> child.info().commandLine().orElse("").contains(name.toString())));
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() {
        assertThatThrownBy(() -> harness.make("@type exec", "<format>", "keys k", "</format>"))
                .hasMessageContaining("command");
        assertThatThrownBy(() -> harness.make("@type exec", "command true")).hasMessageContaining("keys");
    }
}
