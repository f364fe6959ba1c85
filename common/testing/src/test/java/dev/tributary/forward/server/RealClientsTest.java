package dev.tributary.forward.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.net.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fluentd.logger.FluentLogger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.komamitsu.fluency.EventTime;
import org.komamitsu.fluency.fluentd.FluencyBuilderForFluentd;

/** Clients that others wrote. */
class RealClientsTest {
    private static final int EVENTS = 5_000;

    @ParameterizedTest(name = "ack {0}")
    @ValueSource(booleans = {false, true})
    void fluencysEventsArriveExactlyOnceAndInOrder(boolean ack) throws Exception {
        try (var harness = ServerHarness.with()) {
            var builder = new FluencyBuilderForFluentd();
            builder.setAckResponseMode(ack);
            builder.setBufferChunkInitialSize(4 * 1024);
            builder.setBufferChunkRetentionSize(16 * 1024);
            builder.setReadTimeoutMilli((int) ForwardPeer.DEADLINE.toMillis());
            builder.setWaitUntilBufferFlushed((int) ForwardPeer.DEADLINE.toSeconds());
            try (var fluency = builder.build("127.0.0.1", harness.port())) {
                for (int i = 0; i < EVENTS; i++) {
                    fluency.emit("fluency.app", EventTime.fromEpoch(1_700_000_000 + i, 42), Map.of("n", i));
                }
                fluency.flush();
                awaitEvents(harness);
            }
            assertThat(harness.router().records()).containsExactlyElementsOf(expected());
            assertThat(harness.router().tags()).containsOnly("fluency.app");
            assertThat(harness.router().events().getLast().time())
                    .isEqualTo(new dev.tributary.event.EventTime(1_700_000_000L + EVENTS - 1, 42));
            assertThat(harness.meters().total("acks_out") > 0).isEqualTo(ack);
            assertThat(harness.meters().total("errors")).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"TLSv1_2, false", "TLSv1_3, false", "TLSv1_2, true", "TLSv1_3, true"})
    void fluencysEventsArriveOverTls(String version, boolean mutual, @TempDir Path folder) throws Exception {
        var ca = TestCertificates.ca("Our CA").writeTo(folder, "ca");
        ca.issue("aggregator", TestCertificates.Validity.now(), "127.0.0.1").writeTo(folder, "server");
        var client = ca.issue("fluency", TestCertificates.Validity.now());
        try (var harness = ServerHarness.with("<transport tls>\nversion " + version + "\ncert_path "
                + folder.resolve("server.pem") + "\nprivate_key_path " + folder.resolve("server.key")
                + "\nclient_cert_auth " + mutual + "\nca_path " + folder.resolve("ca.pem") + "\n</transport>")) {
            var builder = new FluencyBuilderForFluentd();
            builder.setAckResponseMode(true);
            builder.setReadTimeoutMilli((int) ForwardPeer.DEADLINE.toMillis());
            builder.setSslEnabled(true);
            builder.setSslSocketFactory(
                    TestCertificates.context(ca, mutual ? client : null).getSocketFactory());
            try (var fluency = builder.build("127.0.0.1", harness.port())) {
                for (int i = 0; i < EVENTS; i++) {
                    fluency.emit("fluency.app", Map.of("n", i));
                }
                fluency.flush();
                awaitEvents(harness);
            }
            assertThat(harness.router().records()).containsExactlyElementsOf(expected());
        }
    }

    @Test
    void fluencyWithoutACertificateIsKeptOutWhereOneIsAskedFor(@TempDir Path folder) throws Exception {
        var ca = TestCertificates.ca("Our CA").writeTo(folder, "ca");
        ca.issue("aggregator", TestCertificates.Validity.now(), "127.0.0.1").writeTo(folder, "server");
        try (var harness = ServerHarness.with("<transport tls>\ncert_path "
                + folder.resolve("server.pem") + "\nprivate_key_path " + folder.resolve("server.key")
                + "\nclient_cert_auth true\nca_path " + folder.resolve("ca.pem") + "\n</transport>")) {
            var builder = new FluencyBuilderForFluentd();
            builder.setAckResponseMode(true);
            builder.setSenderMaxRetryCount(1);
            builder.setWaitUntilBufferFlushed(1);
            builder.setWaitUntilFlusherTerminated(1);
            builder.setSslEnabled(true);
            builder.setSslSocketFactory(TestCertificates.context(ca, null).getSocketFactory());
            try (var fluency = builder.build("127.0.0.1", harness.port())) {
                fluency.emit("fluency.app", Map.of("n", 1));
                fluency.flush();
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> harness.meters().count("authentication_failures", "reason", "certificate") > 0);
            }
            assertThat(harness.router().records()).isEmpty();
        }
    }

    @Test
    void fluencyResendsWhatWasNotAckedAndNothingIsLost() throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.router().failWith(new IllegalStateException("buffer full"));
            var builder = new FluencyBuilderForFluentd();
            builder.setAckResponseMode(true);
            builder.setSenderBaseRetryIntervalMillis(50);
            builder.setSenderMaxRetryIntervalMillis(200);
            builder.setSenderMaxRetryCount(200);
            try (var fluency = builder.build("127.0.0.1", harness.port())) {
                for (int i = 0; i < EVENTS; i++) {
                    fluency.emit("fluency.app", Map.of("n", i));
                }
                fluency.flush();
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> harness.meters().count("errors", "reason", "emit") > 0);
                harness.router().recover();
                awaitEvents(harness);
            }
            assertThat(harness.router().records()).containsExactlyElementsOf(expected());
        }
    }

    @Test
    void fluentLoggersEventsArriveExactlyOnceAndInOrder() throws Exception {
        try (var harness = ServerHarness.with()) {
            var logger = FluentLogger.getLogger("logger", "127.0.0.1", harness.port());
            try {
                for (int i = 0; i < EVENTS; i++) {
                    assertThat(logger.log("app", Map.of("n", i), 1_700_000_000 + i))
                            .isTrue();
                }
                logger.flush();
                awaitEvents(harness);
            } finally {
                logger.close();
            }
            assertThat(harness.router().records()).containsExactlyElementsOf(expected());
            assertThat(harness.router().tags()).containsOnly("logger.app");
        }
    }

    @Test
    void severalClientsAtOnceAreKeptApart() throws Exception {
        try (var harness = ServerHarness.with()) {
            List<Thread> clients = IntStream.range(0, 4)
                    .mapToObj(client -> Thread.ofPlatform().start(() -> sendAs("client" + client, harness.port())))
                    .toList();
            for (Thread client : clients) {
                client.join();
            }
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().total("events_in") == 4 * 1_000);
            for (int client = 0; client < 4; client++) {
                String tag = "client" + client;
                List<String> records = harness.router().emitted().stream()
                        .filter(one -> one.tag().name().equals(tag))
                        .flatMap(one -> one.events().packed().events().stream())
                        .map(event -> event.record().toJson())
                        .toList();
                assertThat(records).containsExactlyElementsOf(expected().subList(0, 1_000));
            }
        }
    }

    private static void sendAs(String tag, int port) {
        var builder = new FluencyBuilderForFluentd();
        builder.setAckResponseMode(true);
        builder.setReadTimeoutMilli((int) ForwardPeer.DEADLINE.toMillis());
        try (var fluency = builder.build("127.0.0.1", port)) {
            for (int i = 0; i < 1_000; i++) {
                fluency.emit(tag, Map.of("n", i));
            }
            fluency.flush();
            assertThat(fluency.waitUntilAllBufferFlushed((int) ForwardPeer.DEADLINE.toSeconds()))
                    .isTrue();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEvents(ServerHarness harness) {
        await().atMost(ForwardPeer.DEADLINE)
                .until(() -> harness.router().records().size() >= EVENTS);
    }

    private static List<String> expected() {
        return IntStream.range(0, EVENTS).mapToObj(i -> "{\"n\":" + i + "}").toList();
    }
}
