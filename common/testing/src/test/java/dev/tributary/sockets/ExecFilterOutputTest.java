package dev.tributary.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.plugin.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of real commands. What Fluentd 1.19.3 makes of the same was asked of one. */
class ExecFilterOutputTest {
    private final CommandHarness harness = new CommandHarness();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private List<String> tagged() {
        return harness.context.router().emitted().stream()
                .flatMap(one -> one.events().packed().events().stream()
                        .map(event -> one.tag() + " " + event.time().seconds() + " "
                                + event.record().toJson()))
                .toList();
    }

    private void awaitTagged(String... wanted) {
        await().atMost(SourceHarness.DEADLINE)
                .untilAsserted(() -> assertThat(tagged()).containsExactly(wanted));
    }

    private void awaitRecords(String... wanted) {
        await().atMost(SourceHarness.DEADLINE)
                .untilAsserted(
                        () -> assertThat(harness.context.router().records()).containsExactlyInAnyOrder(wanted));
    }

    @Test
    void whatTheCommandPrintsGoesOnWithTheTagAndTimeThatItTells() {
        harness.start(
                "@type exec_filter",
                "command sed -u s/one/changed/",
                "remove_prefix a",
                "add_prefix b",
                "<inject>",
                "tag_key tag",
                "time_key time",
                "</inject>",
                "<format>",
                "keys time,tag,k",
                "</format>",
                "<parse>",
                "keys time,tag,k",
                "</parse>",
                "<extract>",
                "tag_key tag",
                "time_key time",
                "</extract>");
        harness.emit("a.x", "k", "one", "two");
        harness.emit("ax", "k", "three");
        awaitTagged(
                "b.x 1769860800 {\"k\":\"changed\"}",
                "b.x 1769860800 {\"k\":\"two\"}",
                "b.ax 1769860800 {\"k\":\"three\"}");
    }

    @Test
    void theOldSpellingIsReadAsFluentdDoes() {
        harness.start(
                "@type exec_filter",
                "command cat",
                "in_keys tag,time,k",
                "out_keys tag,time,k",
                "tag_key tag",
                "time_key time",
                "time_format %Y-%m-%d %H:%M:%S",
                "add_prefix p");
        harness.emit("x", "k", "one");
        awaitTagged("p.x 1769860800 {\"k\":\"one\"}");
    }

    @Test
    void whatHasNoTagGetsTheOneThatIsSetAndWhatCannotBeReadIsCounted() {
        harness.start(
                "@type exec_filter",
                "command while read x; do echo '{\"a\":1}'; echo bad; echo '{\"a\":2,\"t\":\"z\"}'; done",
                "tag y",
                "<format>",
                "keys k",
                "</format>",
                "<parse>",
                "@type json",
                "</parse>",
                "<extract>",
                "tag_key t",
                "</extract>");
        harness.emit("x", "k", "one");
        await().atMost(SourceHarness.DEADLINE).until(() -> tagged().size() == 2);
        assertThat(harness.context.router().tags()).containsExactlyInAnyOrder("y", "z");
        assertThat(harness.context.meters().counter("unmatched_lines", "").value())
                .isEqualTo(1);
    }

    @Test
    void chunksGoToTheCommandsInTurns() {
        harness.start(
                "@type exec_filter",
                "command while read x; do echo $x $$; done",
                "tag y",
                "num_children 2",
                "<format>",
                "keys k",
                "</format>",
                "<parse>",
                "@type regexp",
                "expression /^(?<k>\\S+) (?<pid>.*)$/",
                "</parse>");
        for (String value : List.of("1", "2", "3", "4")) {
            harness.emit("x", "k", value);
        }
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> harness.context.router().records().size() == 4);
        assertThat(harness.context.router().records().stream()
                        .map(record -> record.replaceAll(".*pid", ""))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void aCommandThatEndsIsStartedAgainAsOftenAsIsSaid() {
        harness.start(
                "@type exec_filter",
                "command read x; echo $x; exit 1",
                "tag y",
                "child_respawn 1",
                "<format>",
                "keys k",
                "</format>",
                "<parse>",
                "@type none",
                "</parse>");
        harness.emit("x", "k", "one");
        awaitRecords("{\"message\":\"one\"}");
        await().atMost(SourceHarness.DEADLINE).until(() -> harness.errors("command") == 1);
        harness.emit("x", "k", "two");
        awaitRecords("{\"message\":\"one\"}", "{\"message\":\"two\"}");
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> !harness.loop
                        .call(() -> harness.output().condition())
                        .map(Condition::ready)
                        .orElse(true));
        assertThat(harness.errors("command")).isEqualTo(2);
    }

    @Test
    void aCommandThatReadsNothingIsKilledAndTheChunkTriedAgain() {
        Path once = folder.resolve("once");
        harness.start(
                "@type exec_filter",
                "command test -e " + once + " && exec cat; touch " + once + "; sleep 1000",
                "tag y",
                "child_respawn inf",
                "write_timeout 1s",
                "<format>",
                "@type single_value",
                "message_key k",
                "</format>",
                "<parse>",
                "@type none",
                "</parse>");
        // More than a pipe holds.
        String long1 = "x".repeat(100_000);
        harness.emit("x", "k", long1, long1);
        awaitRecords("{\"message\":\"" + long1 + "\"}", "{\"message\":\"" + long1 + "\"}");
    }

    @Test
    void theCommandWaitsWhileNothingIsTakenAndIsNotKilledForIt() {
        harness.context.router().hold();
        harness.start(
                "@type exec_filter",
                "command cat",
                "tag y",
                "in_flight_limit 100k",
                "write_timeout 0.5s",
                "<format>",
                "@type single_value",
                "message_key k",
                "</format>",
                "<parse>",
                "@type none",
                "</parse>");
        String text = "x".repeat(50_000);
        for (int chunk = 0; chunk < 60; chunk++) {
            harness.emit("x", "k", text);
        }
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> harness.context.router().isHolding());
        await().pollDelay(Duration.ofSeconds(1))
                .atMost(SourceHarness.DEADLINE)
                .until(() -> harness.errors("command") == 0);
        harness.loop.run(() -> harness.context.router().release());
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> harness.context.router().records().size() == 60);
    }

    @Test
    void aStopLetsTheCommandEndByItself() {
        harness.start(
                "@type exec_filter",
                "command sort",
                "tag y",
                "<format>",
                "keys k",
                "</format>",
                "<parse>",
                "keys k",
                "</parse>");
        harness.emit("x", "k", "b", "a");
        harness.stop();
        assertThat(harness.context.router().records()).containsExactly("{\"k\":\"a\"}", "{\"k\":\"b\"}");
    }

    @Test
    void aStopEndsACommandThatDoesNotEndByItself() throws IOException {
        Path pid = folder.resolve("pid");
        harness.start(
                "@type exec_filter",
                "command echo $$ > " + pid + "; echo up; trap '' TERM; while true; do sleep 0.1; done",
                "tag y",
                "drain_timeout 0.2s",
                "kill_timeout 0.2s",
                "<format>",
                "keys k",
                "</format>",
                "<parse>",
                "@type none",
                "</parse>");
        awaitRecords("{\"message\":\"up\"}");
        long child = Long.parseLong(Files.readString(pid).strip());
        harness.stop();
        await().atMost(SourceHarness.DEADLINE)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() {
        assertThatThrownBy(() -> harness.make("@type exec_filter", "command cat", "in_keys k", "out_keys k"))
                .hasMessageContaining("tag_key in <extract>");
        assertThatThrownBy(() -> harness.make(
                        "@type exec_filter", "command cat", "tag t", "in_keys k", "out_keys k", "child_respawn often"))
                .hasMessageContaining("child_respawn is none, inf or a number of times");
        assertThatThrownBy(() ->
                        harness.make("@type exec_filter", "command cat", "tag t", "in_keys k", "out_format msgpack"))
                .hasMessageContaining("msgpack has no lines");
    }
}
