package dev.tributary.worker;

import static dev.tributary.testing.TestEvents.events;
import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.worker.TestPlugins.ProbeOutput;
import dev.tributary.worker.TestPlugins.ProbeSource;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadsTest {
    private static final String BEFORE = """
            <source>
              @type probe
              @id in
            </source>
            <match a.**>
              @type probe
              @id a
            </match>
            <match b.**>
              @type probe
              @id b
            </match>
            """;

    private final TestHost host = new TestHost();

    @AfterEach
    void close() throws Exception {
        host.supervisor.stop(TestHost.DEADLINE);
        host.close();
    }

    private Reloaded reload(String text) {
        return host.supervisor.reload(host.plan(text));
    }

    private Future<Void> emit(String tag, int n) {
        return host.plugins.sources.get("in").emit(tag, events(map("n", n)));
    }

    private void emitted(String tag, int n) throws Exception {
        emit(tag, n).toCompletionStage().toCompletableFuture().get(TestHost.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    private List<String> records(String output) {
        return host.plugins.outputs.get(output).recorded.records();
    }

    @Test
    void onlyWhatHasChangedIsStoppedAndStarted() throws Exception {
        host.start(BEFORE);
        ProbeSource source = host.plugins.sources.get("in");
        ProbeOutput unchanged = host.plugins.outputs.get("a");
        emitted("b.x", 1);
        host.plugins.steps.clear();

        Reloaded reloaded = reload(BEFORE.replace("@id b", "@id b\n  number 7"));

        assertThat(reloaded).isEqualTo(new Reloaded(2, 1, 1));
        assertThat(host.plugins.steps).containsExactly("stop b", "start b");
        assertThat(host.plugins.sources.get("in")).as("the one that runs").isNotNull();
        source.emit("a.x", events(map("n", 2)));
        source.emit("b.x", events(map("n", 3)));
        await().atMost(TestHost.DEADLINE).untilAsserted(() -> {
            assertThat(unchanged.recorded.records()).containsExactly("{\"n\":2}");
            assertThat(records("b")).containsExactly("{\"n\":3}");
        });
        assertThat(host.count("in", "emit_events")).as("counted on").isEqualTo(3);
    }

    @Test
    void whatIsWrongIsToldTogetherAndNothingChanges() throws Exception {
        host.start(BEFORE);
        ProbeOutput b = host.plugins.outputs.get("b");
        ProbeSource source = host.plugins.sources.get("in");
        String hash = host.supervisor.loaded().orElseThrow().hash();
        host.plugins.steps.clear();

        assertThatThrownBy(() -> reload(BEFORE.replace("@id b", "@id b\n  number -7")
                        .replace("</source>", "</source>\n<source>\n  @type prob\n</source>")
                        .replace("@id a", "@id a\n  start never")))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("'prob'")
                .hasMessageContaining("number")
                .hasMessageContaining("never");

        assertThat(host.plugins.steps).isEmpty();
        assertThat(host.supervisor.loaded().orElseThrow().hash()).isEqualTo(hash);
        source.emit("b.x", events(map("n", 1)));
        await().atMost(TestHost.DEADLINE)
                .untilAsserted(() -> assertThat(b.recorded.records()).containsExactly("{\"n\":1}"));
    }

    @Test
    void whatSourcesTakeInMeanwhileWaitsAndIsDelivered() {
        host.start("<system>\n  shutdown_timeout 2s\n</system>\n" + BEFORE.replace("@id b", "@id b\n  stop hang"));
        ProbeSource source = host.plugins.sources.get("in");
        ProbeOutput old = host.plugins.outputs.get("b");
        host.plugins.steps.clear();
        Thread emitting = Thread.ofPlatform().start(() -> {
            await().atMost(TestHost.DEADLINE).until(() -> host.plugins.steps.contains("stop b"));
            for (int n = 1; n <= 3; n++) {
                source.emit("b.x", events(map("n", n)));
            }
        });

        reload("<system>\n  shutdown_timeout 2s\n</system>\n" + BEFORE.replace("@id b", "@id b\n  number 1"));

        await().atMost(TestHost.DEADLINE)
                .untilAsserted(() -> assertThat(records("b")).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}"));
        assertThat(emitting.isAlive()).isFalse();
        assertThat(old.recorded.records()).isEmpty();
    }

    @Test
    void whereSomethingCannotStartWhatRanBeforeRunsAgain() {
        host.start(BEFORE);
        ProbeSource source = host.plugins.sources.get("in");
        ProbeOutput a = host.plugins.outputs.get("a");
        String hash = host.supervisor.loaded().orElseThrow().hash();
        host.plugins.steps.clear();

        assertThatThrownBy(() -> reload(BEFORE.replace("@id b", "@id b\n  start fail")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("'b' (test.conf:9): port 24224 is taken");

        assertThat(host.plugins.steps).containsExactly("stop b", "start b", "start b");
        assertThat(host.supervisor.loaded().orElseThrow().hash()).isEqualTo(hash);
        source.emit("a.x", events(map("n", 1)));
        source.emit("b.x", events(map("n", 2)));
        await().atMost(TestHost.DEADLINE).untilAsserted(() -> {
            assertThat(a.recorded.records()).containsExactly("{\"n\":1}");
            assertThat(records("b")).containsExactly("{\"n\":2}");
        });
    }

    @Test
    void aPluginWithoutAnIdKeepsItsOwnWhenOthersComeBeforeIt() {
        String unnamed = "<match x.**>\n  @type probe\n  number 5\n</match>\n";
        host.start(BEFORE + unnamed);
        ProbeOutput output = host.plugins.outputs.get("probe-1");
        ProbeSource source = host.plugins.sources.get("in");
        host.plugins.steps.clear();

        reload("<match y.**>\n  @type probe\n</match>\n" + BEFORE + "# a line more\n" + unnamed);

        assertThat(host.plugins.steps).containsExactly("start probe-2");
        assertThat(host.ids()).containsExactlyInAnyOrder("in", "a", "b", "probe-1", "probe-2");
        assertThat(host.supervisor.shown()).contains("probe output 'probe-1' (test.conf:17)");
        source.emit("x.y", events(map("n", 1)));
        await().atMost(TestHost.DEADLINE)
                .untilAsserted(() -> assertThat(output.recorded.records()).containsExactly("{\"n\":1}"));
    }

    @Test
    void whatGoesOnSendsToTheLabelAsItIsNow() {
        String labelled = """
                <source>
                  @type probe
                  @id in
                  @label @X
                </source>
                <label @X>
                  <match **>
                    @type probe
                    @id a
                  </match>
                </label>
                """;
        host.start(labelled);
        ProbeSource source = host.plugins.sources.get("in");
        host.plugins.steps.clear();

        reload(labelled.replace("@id a", "@id c"));

        assertThat(host.plugins.steps).containsExactly("stop a", "start c");
        source.emit("x", events(map("n", 1)));
        await().atMost(TestHost.DEADLINE)
                .untilAsserted(() -> assertThat(records("c")).containsExactly("{\"n\":1}"));
        assertThatThrownBy(() -> reload(labelled.replace("<label @X>", "<label @Y>")))
                .hasMessageContaining("@X label not found");
    }

    @Test
    void everythingIsMadeAnewWhereALabelForErrorsComesOrGoes() {
        host.start(BEFORE);

        Reloaded reloaded = reload(BEFORE + "<label @ERROR>\n  <match **>\n    @type probe\n  </match>\n</label>\n");

        assertThat(reloaded).isEqualTo(new Reloaded(0, 4, 3));
    }

    @Test
    void whatSendsEventsBackIsStartedAnewSoThatItDoesNotSendThemIntoWhatHasStopped() {
        String back = "<match c.**>\n  @type back\n  @id c\n</match>\n";
        host.start(BEFORE + back);
        host.plugins.steps.clear();

        reload(BEFORE + back);

        assertThat(host.plugins.steps).containsExactly("stop c", "start c");
    }

    @Test
    void allWorkersAreReloadedAndOneThatFailsLaterRunsWhatWasReloaded() {
        String before = "<system>\n  workers 2\n</system>\n" + BEFORE;
        host.start(before);
        ProbeSource source = host.plugins.sources.get("in");

        assertThat(reload(before.replace("@id b", "@id c"))).isEqualTo(new Reloaded(4, 2, 2));

        host.plugins.steps.clear();
        source.loop.runOnContext(here -> {
            throw new IllegalStateException("broken on purpose");
        });
        int worker = source.context.workerId();
        await().atMost(TestHost.DEADLINE)
                .until(() -> host.supervisor.history(worker).restarts() == 1
                        && host.supervisor.history(worker).running());
        assertThat(host.plugins.steps).contains("stop c", "start c").doesNotContain("start b");
        host.supervisor.stop(TestHost.DEADLINE);
        assertThat(host.plugins.steps.stream().filter("stop c"::equals)).hasSize(3);
    }

    @Test
    void workersAndRootFolderNeedARestart(@TempDir Path folder) {
        host.start(BEFORE);

        assertThatThrownBy(() -> reload("<system>\n  workers 3\n</system>\n" + BEFORE))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("<system> workers cannot become 3 while the program runs with 1; restart it");
        assertThatThrownBy(() -> reload("<system>\n  root_dir " + folder + "\n</system>\n" + BEFORE))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("root_dir");
    }

    @Test
    void aBufferThatGoesOnKeepsWhatItHoldsAndOneThatChangesHandsItsFilesOn(@TempDir Path folder) throws Exception {
        String text = """
                <source>
                  @type probe
                  @id in
                </source>
                <match a.**>
                  @type file
                  path "%1$s/a"
                  append true
                  <buffer []>
                    @type memory
                    flush_mode interval
                    flush_interval 1d
                  </buffer>
                </match>
                <match b.**>
                  @type file
                  path "%1$s/b"
                  append true
                  <buffer []>
                    @type file
                    path "%1$s/buffer"
                    flush_mode interval
                    flush_interval 1d
                    flush_at_shutdown false
                  </buffer>
                </match>
                """.formatted(folder);
        host.startWithRealOutputs(text);
        ProbeSource source = host.plugins.sources.get("in");
        var taken = new ArrayList<Future<Void>>();
        for (int n = 0; n < 10; n++) {
            taken.add(source.emit(n % 2 == 0 ? "a.x" : "b.x", events(map("n", n))));
        }
        Future.all(taken)
                .toCompletionStage()
                .toCompletableFuture()
                .get(TestHost.DEADLINE.toSeconds(), TimeUnit.SECONDS);

        Reloaded reloaded = host.supervisor.reload(
                host.realOutputs(text.replace("flush_at_shutdown false", "flush_at_shutdown true")));

        assertThat(reloaded).isEqualTo(new Reloaded(2, 1, 1));
        assertThat(folder.resolve("a.log")).doesNotExist();
        host.supervisor.stop(TestHost.DEADLINE);
        assertThat(Files.readAllLines(folder.resolve("a.log"))).hasSize(5);
        assertThat(Files.readAllLines(folder.resolve("b.log"))).hasSize(5).doesNotHaveDuplicates();
    }
}
