package dev.tributary.worker;

import static dev.tributary.testing.TestEvents.events;
import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.worker.Supervisor.State;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorTest {
    private static final String PIPELINE = """
            <source>
              @type probe
              @id in
            </source>
            <filter **>
              @type probe
              @id filter
            </filter>
            <match to.label>
              @type send
              @id send
              to @L
            </match>
            <match **>
              @type probe
              @id out
            </match>
            <label @L>
              <match **>
                @type probe
                @id labelled
              </match>
            </label>
            """;

    private final TestHost host = new TestHost();

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    @Test
    void startsDownstreamFirstAndStopsUpstreamFirst() {
        host.start(PIPELINE);
        assertThat(host.supervisor.state()).isEqualTo(State.RUNNING);
        assertThat(host.plugins.steps).containsExactly("start labelled", "start out", "start filter", "start in");
        host.plugins.steps.clear();
        assertThat(host.supervisor.stop(TestHost.DEADLINE)).isEmpty();
        assertThat(host.plugins.steps).containsExactly("stop in", "stop filter", "stop out", "stop labelled");
        assertThat(host.supervisor.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void anOutputThatSendsBackStopsBeforeWhatItSendsTo() {
        host.start("""
                <filter **>
                  @type probe
                  @id filter
                </filter>
                <match first>
                  @type back
                  @id back
                </match>
                <match **>
                  @type probe
                  @id out
                </match>
                """);
        assertThat(host.plugins.steps).containsExactly("start out", "start filter", "start back");
        host.plugins.steps.clear();
        assertThat(host.supervisor.stop(TestHost.DEADLINE)).isEmpty();
        assertThat(host.plugins.steps).containsExactly("stop back", "stop filter", "stop out");
    }

    @Test
    void eventsGoFromTheSourceThroughTheFilterToTheirMatch() throws Exception {
        host.start(PIPELINE);
        var source = host.plugins.sources.get("in");
        await(source.emit("app", events(map("n", 1), map("n", 2))));
        await(source.emit("to.label", events(map("n", 3))));
        assertThat(host.plugins.outputs.get("out").recorded.records()).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(host.plugins.outputs.get("labelled").recorded.records()).containsExactly("{\"n\":3}");
        assertThat(host.count("in", "emit_events")).isEqualTo(3);
        assertThat(host.count("out", "emit_events")).isEqualTo(2);
        assertThat(host.count("out", "emit_bytes")).isPositive();
        assertThat(host.count("filter", "emits")).isEqualTo(2);
        assertThat(host.count("filter", "emit_events")).isEqualTo(3);
        assertThat(host.count("filter", "emit_bytes")).isEqualTo(host.count("in", "emit_bytes"));
    }

    @Test
    void anOutputThatRefusesFailsTheEmitOfTheSourceAndIsCounted() {
        host.start(PIPELINE);
        host.plugins.outputs.get("out").recorded.failWith(new IllegalStateException("disk full"));
        assertThatThrownBy(() -> await(host.plugins.sources.get("in").emit("app", events(map("n", 1)))))
                .hasMessageContaining("disk full");
        assertThat(host.count("in", "emit_failures")).isEqualTo(1);
        assertThat(host.count("out", "emit_failures")).isEqualTo(1);
    }

    @Test
    void whatHadStartedIsStoppedAgainWhenAPluginCannotStart() {
        assertThatThrownBy(() -> host.start("""
                        <source>
                          @type probe
                          @id in
                          start fail
                        </source>
                        <match **>
                          @type probe
                          @id out
                        </match>
                        """))
                .isInstanceOf(StartException.class)
                .hasMessage("cannot start probe source 'in' (test.conf:1): port 24224 is taken");
        assertThat(host.plugins.steps).containsExactly("start out", "start in", "stop out");
    }

    @Test
    void everyPluginThatCannotStartIsNamed() {
        assertThatThrownBy(() -> host.start("""
                        <source>
                          @type probe
                          @id first
                          start fail
                        </source>
                        <source>
                          @type probe
                          @id second
                        </source>
                        <source>
                          @type probe
                          @id third
                          start throw
                        </source>
                        <match **>
                          @type probe
                        </match>
                        """))
                .isInstanceOfSatisfying(
                        StartException.class,
                        e -> assertThat(e.reasons())
                                .satisfiesExactly(
                                        one -> assertThat(one)
                                                .startsWith("cannot start probe source 'first' (test.conf:1): "),
                                        one -> assertThat(one)
                                                .startsWith("cannot start probe source 'third' (test.conf:10): ")));
        assertThat(host.plugins.steps).endsWith("stop second", "stop probe-1");
    }

    @Test
    void sourcesAreNotStartedBehindAnOutputThatCannotAndTheirPortsAreLookedAt() throws IOException {
        try (var taken = new ServerSocket(0);
                var datagrams = new DatagramSocket(0)) {
            assertThatThrownBy(() -> host.start("""
                            <system>
                              workers 2
                            </system>
                            <source>
                              @type probe
                              @id in
                            </source>
                            <source>
                              @type shares
                              @id other
                              port %d
                            </source>
                            <source>
                              @type datagrams
                              @id udp
                              port %d
                            </source>
                            <match a>
                              @type probe
                              @id out
                              start fail
                            </match>
                            <label @L>
                              <match **>
                                @type probe
                                @id inner
                                start fail
                              </match>
                            </label>
                            """.formatted(taken.getLocalPort(), datagrams.getLocalPort())))
                    .isInstanceOfSatisfying(
                            StartException.class,
                            e -> assertThat(e.reasons())
                                    .anySatisfy(one -> assertThat(one).contains("output 'out'", "(test.conf:18)"))
                                    .anySatisfy(one -> assertThat(one).contains("output 'inner'", "(test.conf:24)"))
                                    .anySatisfy(one -> assertThat(one)
                                            .contains(
                                                    "'udp'",
                                                    "(test.conf:13)",
                                                    "0.0.0.0:" + datagrams.getLocalPort() + " (UDP)"))
                                    .filteredOn(one -> one.contains("'other'"))
                                    .singleElement()
                                    .asString()
                                    .contains("(test.conf:8)", "0.0.0.0:" + taken.getLocalPort()));
        }
        assertThat(host.plugins.steps).doesNotContain("start in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "roundrobin"})
    void eachStoreThatCannotStartIsToldByItsOwnNameAndPlace(String type) {
        assertThatThrownBy(() -> host.startWithRealOutputs("""
                        <match **>
                          @type %s
                          <store>
                            @type probe
                            @id good
                          </store>
                          <store>
                            @type probe
                            @id taken
                            start fail
                          </store>
                          <store>
                            @type copy
                            <store>
                              @type probe
                              @id throws
                              start throw
                            </store>
                          </store>
                        </match>
                        """.formatted(type)))
                .isInstanceOfSatisfying(
                        StartException.class,
                        e -> assertThat(e.reasons())
                                .satisfiesExactly(
                                        one -> assertThat(one)
                                                .startsWith("cannot start probe output 'taken' (test.conf:7): "),
                                        one -> assertThat(one)
                                                .startsWith("cannot start probe output 'throws' (test.conf:14): ")));
        assertThat(host.plugins.steps).contains("stop good");
    }

    @Test
    void aPluginThatThrowsAtItsStartIsToldByName() {
        assertThatThrownBy(() -> host.start("<match **>\n  @type probe\n  start throw\n</match>\n"))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("cannot start probe output 'probe-1' (test.conf:1): ");
    }

    @Test
    void whatDoesNotStopByTheDeadlineIsReportedAndTheRestOfItsGroupStops() {
        host.start("""
                <source>
                  @type probe
                  @id in
                </source>
                <match a>
                  @type probe
                  @id stuck
                  stop hang
                </match>
                <match b>
                  @type probe
                  @id out
                  stop fail
                </match>
                """);
        assertThat(host.supervisor.stop(Duration.ofMillis(200)))
                .extracting(PluginIdentity::id)
                .containsExactly("stuck");
        assertThat(host.plugins.steps).contains("stop in", "stop out", "stop stuck");
    }

    @Test
    void aWorkerWhoseEventLoopIsStuckDoesNotAnswer() throws Exception {
        host.start(PIPELINE);
        assertThat(host.status())
                .singleElement()
                .satisfies(worker -> assertThat(worker.answers()).isTrue());
        var release = new CountDownLatch(1);
        host.plugins.sources.get("in").loop.runOnContext(here -> awaitQuietly(release));
        assertThat(host.supervisor.status(0, Duration.ofMillis(100)).join().answers())
                .isFalse();
        release.countDown();
        assertThat(host.supervisor.status(0, TestHost.DEADLINE).join().answers())
                .isTrue();
    }

    @Test
    void everyWorkerRunsAGraphOfItsOwn() {
        host.start("<system>\n  workers 3\n</system>\n" + PIPELINE);
        assertThat(host.status())
                .extracting(
                        WorkerStatus::workerId,
                        WorkerStatus::answers,
                        worker -> worker.plugins().size())
                .containsExactly(tuple(0, true, 5), tuple(1, true, 5), tuple(2, true, 5));
        assertThat(host.supervisor.stop(TestHost.DEADLINE)).isEmpty();
        assertThat(host.plugins.steps).filteredOn("stop in"::equals).hasSize(3);
    }

    private static void await(Future<Void> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(TestHost.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(TestHost.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
