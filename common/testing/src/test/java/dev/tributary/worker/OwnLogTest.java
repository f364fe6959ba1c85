package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.testing.RecordingOutput;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnLogTest {
    private static final String SOURCE = "<source>\n  @type probe\n  @id in\n  @log_level trace\n</source>\n";
    private static final String LABEL = """
            <label @FLUENT_LOG>
              <match fluent.*>
                @type probe
                @id log
              </match>
            </label>
            """;
    private static final Logger PROGRAM = Logger.getLogger("dev.tributary.program");

    private final TestHost host = new TestHost();

    @AfterEach
    void close() throws Exception {
        host.supervisor.stop(TestHost.DEADLINE);
        host.close();
    }

    private Logger log(String source) {
        return host.plugins.sources.get(source).context.log();
    }

    private RecordingOutput recorded(String output) {
        return host.plugins.outputs.get(output).recorded;
    }

    private static List<String> shown(RecordingOutput output) {
        return output.emitted().stream()
                .flatMap(one -> one.events().packed().events().stream()
                        .map(event -> one.tag() + " " + event.record().toJson()))
                .toList();
    }

    private void awaitEvent(String output, String shown) {
        await().atMost(TestHost.DEADLINE).until(() -> shown(recorded(output)).contains(shown));
    }

    @Test
    void whatAPluginLogsBecomesAnEventWithItsLevelInTheTag() {
        host.start(SOURCE + LABEL);
        log("in").trace("a");
        log("in").debug("b");
        log("in").infof("c %d", 1);
        log("in").warn("d");
        log("in").error("e", new IllegalStateException("why"));
        log("in").fatal("f");
        String plugin = " {\"worker\":0,\"plugin_id\":\"in\",\"message\":";
        awaitEvent("log", "fluent.fatal" + plugin + "\"f\"}");
        assertThat(shown(recorded("log")))
                .containsSubsequence(
                        "fluent.trace" + plugin + "\"a\"}",
                        "fluent.debug" + plugin + "\"b\"}",
                        "fluent.info" + plugin + "\"c 1\"}",
                        "fluent.warn" + plugin + "\"d\"}",
                        "fluent.error" + plugin + "\"e\",\"error\":\"java.lang.IllegalStateException: why\"}",
                        "fluent.fatal" + plugin + "\"f\"}");
    }

    @Test
    void aWorkerHearsItsOwnPluginsAndWorkerZeroTheRestOfTheProgram() {
        String two = "<worker 0>\n" + SOURCE.replace("in", "in0") + LABEL.replace("id log", "id log0")
                + "</worker>\n<worker 1>\n" + SOURCE.replace("in", "in1") + LABEL.replace("id log", "id log1")
                + "</worker>\n";
        host.start("<system>\nworkers 2\n</system>\n" + two);
        log("in1").warn("of one");
        log("in0").warn("of zero");
        PROGRAM.warn("of nobody");
        awaitEvent("log0", "fluent.warn {\"worker\":0,\"message\":\"of nobody\"}");
        awaitEvent("log0", "fluent.warn {\"worker\":0,\"plugin_id\":\"in0\",\"message\":\"of zero\"}");
        awaitEvent("log1", "fluent.warn {\"worker\":1,\"plugin_id\":\"in1\",\"message\":\"of one\"}");
        assertThat(String.join("\n", shown(recorded("log1")))).doesNotContain("of nobody", "of zero");
    }

    @Test
    void whatTheCarriersOfTheseEventsSayIsNotAmongThem() {
        host.start(SOURCE + """
                <label @FLUENT_LOG>
                  <match fluent.*>
                    @type fan
                    @id fan
                    <store>
                      @type send
                      @id send
                      to @L
                    </store>
                    <store>
                      @type probe
                      @id stored
                    </store>
                  </match>
                </label>
                <label @L>
                  <match **>
                    @type probe
                    @id sent
                  </match>
                </label>
                """);
        Logger.getLogger("dev.tributary.plugin.stored").warn("said by a carrier");
        Logger.getLogger("dev.tributary.plugin.sent").warn("said by a carrier");
        Logger.getLogger("dev.tributary.router.@FLUENT_LOG").warn("said by a carrier");
        log("in").warn("the last");
        String last = "fluent.warn {\"worker\":0,\"plugin_id\":\"in\",\"message\":\"the last\"}";
        awaitEvent("sent", last);
        awaitEvent("stored", last);
        assertThat(String.join("\n", shown(recorded("sent")))).doesNotContain("said by a carrier");
    }

    @Test
    void whatIsSaidWhileTheseEventsAreHandedOnIsNotAmongThem() {
        host.start(SOURCE + LABEL);
        recorded("log").failWith(new IllegalStateException("refused") {
            @Override
            public String getMessage() {
                PROGRAM.warn("said meanwhile");
                return "refused";
            }
        });
        host.plugins.sources.get("in").loop.runOnContext(here -> log("in").warn("first"));
        await().atMost(TestHost.DEADLINE).until(() -> host.count("@FLUENT_LOG", "emit_failures") > 0);
        recorded("log").recover();
        log("in").warn("the last");
        awaitEvent("log", "fluent.warn {\"worker\":0,\"plugin_id\":\"in\",\"message\":\"the last\"}");
        assertThat(shown(recorded("log"))).hasSize(1);
    }

    @Test
    void linesForWhichThereIsNoRoomAreCountedAndNotKept() {
        host.start(SOURCE + LABEL);
        recorded("log").hold();
        log("in").warn("the first");
        // Or another line of this JVM: one emit is under way, and nothing else leaves until it ends.
        await().atMost(TestHost.DEADLINE).until(() -> recorded("log").isHolding());
        int lines = OwnLog.LINES_MAX + 500;
        for (int i = 0; i < lines; i++) {
            log("in").warn("line " + i);
        }
        recorded("log").release();
        await().atMost(TestHost.DEADLINE).until(() -> host.count("@FLUENT_LOG", "own_log_dropped") >= 500);
        await().atMost(TestHost.DEADLINE)
                .until(() -> host.count("@FLUENT_LOG", "emit_events") + host.count("@FLUENT_LOG", "own_log_dropped")
                        >= lines);
        assertThat(host.count("@FLUENT_LOG", "own_log_dropped")).isLessThan(lines);
    }

    @Test
    void withoutTheLabelAMatchThatIsWrittenForItGetsThemAndIsDeprecated() {
        host.start(SOURCE + "<match fluent.**>\n  @type probe\n  @id log\n</match>\n");
        log("in").warn("heard");
        awaitEvent("log", "fluent.warn {\"worker\":0,\"plugin_id\":\"in\",\"message\":\"heard\"}");
        assertThat(host.warnings)
                .containsExactly("test.conf:6:1: match for the program's own log in the top level is deprecated; put it"
                        + " into a <label @FLUENT_LOG>");
    }

    @Test
    void aMatchForEverythingDoesNotGetThem() throws Exception {
        host.start(SOURCE + "<match **>\n  @type probe\n  @id all\n</match>\n");
        log("in").warn("not heard");
        host.plugins
                .sources
                .get("in")
                .emit("app", dev.tributary.testing.TestEvents.events(dev.tributary.testing.TestEvents.map("n", 1)))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        assertThat(shown(recorded("all"))).containsExactly("app {\"n\":1}");
    }
}
