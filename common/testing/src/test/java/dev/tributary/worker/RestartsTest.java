package dev.tributary.worker;

import static dev.tributary.testing.TestEvents.events;
import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.worker.TestPlugins.ProbeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartsTest {
    private static final String TWO_WORKERS = """
            <system>
              workers 2
              worker_answer_timeout 5s
              process_name proc
            </system>
            <worker 0>
              <source>
                @type probe
                @id in0
              </source>
              <match **>
                @type probe
                @id out0
              </match>
            </worker>
            <worker 1>
              <source>
                @type probe
                @id in1
              </source>
              <match **>
                @type probe
                @id out1
              </match>
            </worker>
            """;

    private final TestHost host = new TestHost();

    @AfterEach
    void close() throws Exception {
        host.supervisor.stop(TestHost.DEADLINE);
        host.close();
    }

    private void makeFail(String source) {
        host.plugins.sources.get(source).loop.runOnContext(here -> {
            throw new IllegalStateException("broken on purpose");
        });
    }

    @Test
    void aWorkerThatFindsNoMemoryEndsTheProgram() {
        host.start(TWO_WORKERS);

        host.plugins.sources.get("in1").loop.runOnContext(here -> {
            throw new IllegalStateException(new OutOfMemoryError("Java heap space"));
        });

        await().atMost(TestHost.DEADLINE).until(() -> host.outOfMemory.get() == 1);
        assertThat(host.supervisor.history(1).restarts()).isZero();
    }

    private void awaitRestarts(int worker, long restarts) {
        await().atMost(TestHost.DEADLINE)
                .until(() -> host.supervisor.history(worker).restarts() == restarts
                        && host.supervisor.history(worker).running());
    }

    @Test
    void aWorkerWhosePluginThrowsInItsLoopIsRestartedAloneAndTheOthersGoOn() throws Exception {
        host.start(TWO_WORKERS);
        ProbeSource before = host.plugins.sources.get("in1");
        ProbeSource other = host.plugins.sources.get("in0");
        host.plugins.steps.clear();
        makeFail("in1");
        awaitRestarts(1, 1);

        assertThat(host.plugins.steps).containsExactly("stop in1", "stop out1", "start out1", "start in1");
        assertThat(host.supervisor.history(1).lastFailure())
                .hasValueSatisfying(failure ->
                        assertThat(failure.reason()).isEqualTo("java.lang.IllegalStateException: broken on purpose"));
        assertThat(host.supervisor.history(0)).isEqualTo(WorkerHistory.NEW);
        assertThat(host.plugins.sources.get("in0")).isSameAs(other);
        assertThat(host.plugins.sources.get("in1")).isNotSameAs(before);

        emit("in0", 1);
        emit("in1", 2);
        assertThat(host.plugins.outputs.get("out0").recorded.records()).containsExactly("{\"n\":1}");
        assertThat(host.plugins.outputs.get("out1").recorded.records()).containsExactly("{\"n\":2}");
    }

    @Test
    void whatAFailedWorkerLeftOnItsLoopIsGone() {
        host.start(TWO_WORKERS);
        var left = new java.util.concurrent.atomic.AtomicInteger();
        ProbeSource source = host.plugins.sources.get("in1");
        source.loop.runOnContext(here -> source.context.vertx().setPeriodic(1, due -> {
            left.incrementAndGet();
            throw new IllegalStateException("again and again");
        }));
        awaitRestarts(1, 1);
        int fired = left.get();
        await().during(java.time.Duration.ofMillis(300))
                .atMost(TestHost.DEADLINE)
                .until(() -> left.get() == fired);
        assertThat(host.supervisor.history(1).restarts()).isEqualTo(1);
    }

    @Test
    void aWorkerThatFailsAgainIsRestartedAgain() {
        host.start(TWO_WORKERS);
        makeFail("in0");
        awaitRestarts(0, 1);
        makeFail("in0");
        awaitRestarts(0, 2);
    }

    @Test
    void aLoopThatDoesNotAnswerIsInterruptedAndItsWorkerRestarted() {
        host.start(TWO_WORKERS);
        var never = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        host.plugins.sources.get("in1").loop.runOnContext(here -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        awaitRestarts(1, 1);
        assertThat(interrupted.getCount()).isZero();
        assertThat(host.supervisor.history(1).lastFailure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.reason()).isEqualTo("its event loop has not answered for 5 s"));
        assertThat(host.supervisor.history(0).restarts()).isZero();
    }

    @Test
    void eachWorkerHasAnEventLoopOfItsOwnWhoseThreadIsNamedForIt() {
        host.start(TWO_WORKERS);
        List<String> names = host.supervisor.slots().stream()
                .map(slot -> slot.worker().thread().getName())
                .toList();
        assertThat(names).containsExactly("proc-worker-0", "proc-worker-1");
    }

    @Test
    void withoutAProcessNameThreadsHaveTheProgramsOwn() {
        host.start("<source>\n@type probe\n</source>\n");
        assertThat(host.supervisor.slots().getFirst().worker().thread().getName())
                .isEqualTo("tributary-worker-0");
    }

    private static String buffered(Path folder, boolean flushAtShutdown) {
        return """
                <system>
                  workers 2
                </system>
                <worker 1>
                  <source>
                    @type probe
                    @id in1
                  </source>
                  <match **>
                    @type file
                    @id lines
                    path %s/out
                    append true
                    <format>
                      @type json
                    </format>
                    <buffer []>
                      @type file
                      path %s/buffer
                      flush_mode interval
                      flush_interval 1h
                      flush_at_shutdown %s
                    </buffer>
                  </match>
                </worker>
                """.formatted(folder, folder, flushAtShutdown);
    }

    private long bufferedEvents() {
        return host.supervisor.figures().stream()
                .filter(one -> one.plugin().id().equals("lines"))
                .flatMap(one -> one.figures().stream())
                .filter(one -> one.name().equals("buffer_events"))
                .mapToLong(one -> ((Figure.Level) one).value().getAsLong())
                .sum();
    }

    /** An output to a directory that somebody puts a file in the way of, so that nothing is delivered. */
    private static String stuck(Path folder, String... buffer) {
        return """
                <source>
                  @type probe
                  @id in0
                </source>
                <match **>
                  @type file
                  @id lines
                  path %s/out/lines
                  append true
                  <format>
                    @type json
                  </format>
                  <buffer []>
                    flush_mode immediate
                    retry_wait 0.1
                    retry_max_interval 0.1
                    flush_at_shutdown true
                    shutdown_timeout 5m
                    %s
                  </buffer>
                </match>
                """.formatted(folder, String.join("\n    ", buffer));
    }

    private void blockDirectory(Path folder) throws Exception {
        java.nio.file.Files.delete(folder.resolve("out"));
        java.nio.file.Files.createFile(folder.resolve("out"));
    }

    private void assertBooksBalance(long in, long recovered) {
        assertThat(host.count("lines", "events_in")).isEqualTo(in);
        assertThat(host.count("lines", "recovered_events")).isEqualTo(recovered);
        assertThat(host.count("lines", "events_out")
                        + host.count("lines", "secondary_events")
                        + host.count("lines", "dead_letter_events")
                        + host.count("lines", "dropped_events")
                        + host.count("lines", "kept_events")
                        + bufferedEvents())
                .as("whatever came in is somewhere")
                .isEqualTo(in + recovered);
    }

    @Test
    void whatTheMemoryBufferOfAFailedWorkerHeldIsCounted(@TempDir Path folder) throws Exception {
        host.startWithRealOutputs(stuck(folder, "@type memory"));
        blockDirectory(folder);
        for (int n = 0; n < 100; n++) {
            emit("in0", n);
        }
        makeFail("in0");
        await().atMost(TestHost.DEADLINE)
                .untilAsserted(
                        () -> assertThat(host.count("lines", "dropped_events")).isEqualTo(100));
        java.nio.file.Files.delete(folder.resolve("out"));
        awaitRestarts(0, 1);
        assertBooksBalance(100, 0);
        emit("in0", 100);
        assertBooksBalance(101, 0);
    }

    @Test
    void whatIsLeftInMemoryAtTheDeadlineOfTheStopIsCounted(@TempDir Path folder) throws Exception {
        host.startWithRealOutputs(stuck(folder, "@type memory"));
        blockDirectory(folder);
        for (int n = 0; n < 100; n++) {
            emit("in0", n);
        }
        assertThat(host.supervisor.stop(java.time.Duration.ofMillis(500)))
                .extracting(PluginIdentity::id)
                .containsExactly("lines");
        assertThat(host.count("lines", "dropped_events")).isEqualTo(100);
        assertBooksBalance(100, 0);
    }

    @Test
    void theFileBufferOfAFailedWorkerIsTakenUpAlsoIfItDidNotStopInTime(@TempDir Path folder) throws Exception {
        host.startWithRealOutputs(stuck(folder, "@type file", "path " + folder + "/buffer"));
        blockDirectory(folder);
        for (int n = 0; n < 100; n++) {
            emit("in0", n);
        }
        makeFail("in0");
        await().atMost(TestHost.DEADLINE)
                .untilAsserted(
                        () -> assertThat(host.count("lines", "kept_events")).isGreaterThanOrEqualTo(100));
        java.nio.file.Files.delete(folder.resolve("out"));
        awaitRestarts(0, 1);
        await().atMost(TestHost.DEADLINE).until(() -> host.count("lines", "events_out") == 100);
        // A restart that came too early for the directory has taken it up in vain.
        assertBooksBalance(100, host.count("lines", "recovered_events"));
    }

    @Test
    void aFileBufferIsTakenUpAgainAndNothingIsLost(@TempDir Path folder) throws Exception {
        host.startWithRealOutputs(buffered(folder, false));
        for (int n = 0; n < 100; n++) {
            emit("in1", n);
        }
        makeFail("in1");
        awaitRestarts(1, 1);
        assertThat(bufferedEvents()).isEqualTo(100);
        for (int n = 100; n < 200; n++) {
            emit("in1", n);
        }
        host.supervisor.stop(TestHost.DEADLINE);

        try (var next = new TestHost()) {
            next.startWithRealOutputs(buffered(folder, true));
            assertThat(next.supervisor.stop(TestHost.DEADLINE)).isEmpty();
        }
        assertThat(lines(folder))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200)
                        .mapToObj(n -> "{\"n\":" + n + "}")
                        .toList());
    }

    private static List<String> lines(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var lines = new ArrayList<String>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
            return lines;
        }
    }

    private void emit(String source, int n) throws Exception {
        host.plugins
                .sources
                .get(source)
                .emit("app", events(map("n", n)))
                .toCompletionStage()
                .toCompletableFuture()
                .get(TestHost.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
}
