package dev.tributary.forward.client;

import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.client.OutputHarness.server;
import static dev.tributary.forward.client.TestChunk.packed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.forward.server.ServerHarness;
import dev.tributary.testing.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our output to our input. */
class RelayTest {

    @ParameterizedTest
    @CsvSource({
        "text, false, true",
        "gzip, false, true",
        "zstd, false, true",
        "text, true, true",
        "gzip, true, true",
        "zstd, true, true",
        "text, true, false",
        "gzip, true, false",
        "zstd, true, false"
    })
    void everyEventArrivesOnceAndInOrder(String compress, boolean ack, boolean keepalive) throws Exception {
        try (var input = ServerHarness.with();
                var output = OutputHarness.with(
                        server(input.port()),
                        "compress " + compress,
                        "require_ack_response " + ack,
                        "keepalive " + keepalive)) {
            int sent = 0;
            for (int chunk = 1; chunk <= 50; chunk++) {
                int count = chunk % 10 == 0 ? 5_000 : chunk;
                TestLoop.get(output.write(TestChunk.of(chunk, "relay", packed(numbered(sent, count), count))));
                sent += count;
            }
            int all = sent;
            org.awaitility.Awaitility.await()
                    .atMost(dev.tributary.forward.ForwardPeer.DEADLINE)
                    .until(() -> input.meters().total("events_in") == all);
            assertThat(input.router().records()).containsExactlyElementsOf(records(all));
            assertThat(output.meters().total("chunks_out")).isEqualTo(50);
            assertThat(input.meters().total("acks_out")).isEqualTo(ack ? 50 : 0);
            assertThat(input.meters().total("errors") + output.meters().total("errors"))
                    .isZero();
        }
    }

    @Test
    void nothingIsLostWhenTheServerIsRestartedUnderAcks() throws Exception {
        var first = ServerHarness.with("drain_timeout 1");
        int port = first.port();
        try (var output = OutputHarness.with(server(port), "require_ack_response true", "heartbeat_interval 0.1")) {
            int before = send(output, 0, 20);
            // From here on events are received and not held: they are not acked, so they must come again.
            first.router().hold();
            var pending = output.write(TestChunk.of(100, "relay", packed(numbered(before, 3), 3)));
            org.awaitility.Awaitility.await()
                    .atMost(dev.tributary.forward.ForwardPeer.DEADLINE)
                    .until(() -> first.router().records().size() == before + 3);
            first.close();
            assertThat(failureOf(pending)).isInstanceOf(UpstreamException.class);

            try (var second = ServerHarness.onPort(port)) {
                output.awaitReady(true);
                TestLoop.get(output.write(TestChunk.of(100, "relay", packed(numbered(before, 3), 3))));
                int after = send(output, before + 3, 20);
                var arrived = new ArrayList<>(first.router().records().subList(0, before));
                arrived.addAll(second.router().records());
                assertThat(arrived).containsExactlyElementsOf(records(after));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"world, true", "changed, false"})
    void aUserWithTheRightPasswordIsLetInAndNobodyElse(String password, boolean letIn) throws Exception {
        try (var input = ServerHarness.with("""
                        <security>
                          user_auth true
                          self_hostname destination_host
                          shared_key hello
                          <user>
                            username user-of-long-name
                            password world
                          </user>
                        </security>""");
                var output = OutputHarness.with(
                        "compress gzip",
                        "heartbeat_interval 0.05",
                        "<security>\nshared_key hello\nself_hostname source_host\n</security>",
                        "<server>\nhost 127.0.0.1\nport " + input.port() + "\nusername user-of-long-name\npassword "
                                + password + "\n</server>")) {
            var written = output.write(TestChunk.of(1, "relay", packed(numbered(0, 3), 3)));
            if (letIn) {
                TestLoop.get(written);
                org.awaitility.Awaitility.await()
                        .atMost(dev.tributary.forward.ForwardPeer.DEADLINE)
                        .until(() -> input.router().records().size() == 3);
            } else {
                assertThat(failureOf(written)).hasMessageContaining("username/password mismatch");
                output.awaitReady(false);
                assertThat(input.router().records()).isEmpty();
            }
        }
    }

    private static int send(OutputHarness output, int from, int chunks) {
        int next = from;
        for (int chunk = 1; chunk <= chunks; chunk++) {
            TestLoop.get(output.write(TestChunk.of(chunk, "relay", packed(numbered(next, 10), 10))));
            next += 10;
        }
        return next;
    }

    private static Throwable failureOf(io.vertx.core.Future<Void> future) {
        try {
            TestLoop.get(future);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static List<String> records(int count) {
        return IntStream.range(0, count).mapToObj(n -> "{\"n\":\"" + n + "\"}").toList();
    }
}
