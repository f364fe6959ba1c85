package dev.tributary.forward.client;

import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.client.TestChunk.packed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Servers by name: a name has several addresses, and they change. */
class HostAddressesTest {
    private static final TestChunk CHUNK = TestChunk.of(1, "app", packed(numbered(0, 3), 3));

    @AutoClose
    private final DnsStub dns = new DnsStub();

    /** A server that takes what it gets; without acks that is all a sender asks for. */
    private static final class Taker implements AutoCloseable {
        private final ServerSocket listening;
        private final AtomicInteger talked = new AtomicInteger();

        Taker(String address, int port) throws IOException {
            listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return listening.getLocalPort();
        }

        /** Connections on which anything was said. */
        int talked() {
            return talked.get();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listening.accept();
                    Thread.ofVirtual().start(() -> read(socket));
                }
            } catch (IOException closed) {
                // The test is over, or the server dead.
            }
        }

        private void read(Socket socket) {
            try (socket) {
                if (socket.getInputStream().read() >= 0) {
                    talked.incrementAndGet();
                    while (socket.getInputStream().read() >= 0) {}
                }
            } catch (IOException closed) {
                // As good as the end.
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private OutputHarness output(int port, String... lines) {
        var all = new ArrayList<>(List.of(lines));
        all.add("<server>\nhost aggregator.test\nport " + port + "\n</server>");
        return OutputHarness.asking(dns, all.toArray(String[]::new));
    }

    private static void expectTaken(OutputHarness output, Taker by) {
        int before = by.talked();
        TestLoop.get(output.write(CHUNK));
        await().atMost(ForwardPeer.DEADLINE).until(() -> by.talked() > before);
    }

    @Test
    void asksForEachConnectionIfAddressesExpireAtOnce() throws Exception {
        dns.answerHosts("127.0.0.2");
        try (var old = new Taker("127.0.0.2", 0);
                var young = new Taker("127.0.0.3", old.port());
                var output = output(old.port(), "expire_dns_cache 0", "keepalive false", "heartbeat_type none")) {
            expectTaken(output, old);
            dns.answerHosts("127.0.0.3");
            expectTaken(output, young);
            assertThat(old.talked()).isEqualTo(1);
        }
    }

    @Test
    void asksNotBeforeAnAddressHasExpired() throws Exception {
        dns.answerHosts("127.0.0.2");
        try (var server = new Taker("127.0.0.2", 0);
                var output = output(server.port(), "expire_dns_cache 1h", "keepalive false", "heartbeat_type none")) {
            expectTaken(output, server);
            int asked = dns.asked().size();
            expectTaken(output, server);
            assertThat(dns.asked()).hasSize(asked);
        }
    }

    @Test
    void asksAgainSoonAfterAnAddressHasExpired() throws Exception {
        dns.answerHosts("127.0.0.2");
        try (var old = new Taker("127.0.0.2", 0);
                var young = new Taker("127.0.0.3", old.port());
                var output = output(old.port(), "expire_dns_cache 0.5", "keepalive false", "heartbeat_type none")) {
            expectTaken(output, old);
            dns.answerHosts("127.0.0.3");
            // Well below the half minute for which the JDK would remember the old one.
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                TestLoop.get(output.write(CHUNK));
                return young.talked() > 0;
            });
        }
    }

    @Test
    void asksAnewForTheNameOfAServerThatIsDownHoweverLongItHasBeen() throws Exception {
        dns.answerHosts("127.0.0.2");
        var old = new Taker("127.0.0.2", 0);
        try (old;
                var young = new Taker("127.0.0.3", old.port());
                var output = output(old.port(), "heartbeat_interval 0.1", "recover_wait 0.1", "keepalive false")) {
            expectTaken(output, old);
            old.close();
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> output.upstream().get("state").equals("down"));
            int asked = dns.asked().size();
            await().atMost(ForwardPeer.DEADLINE).until(() -> dns.asked().size() > asked + 4);
            assertThat(output.upstream()).containsEntry("state", "down");
            dns.answerHosts("127.0.0.3");
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> output.upstream().get("state").equals("up"));
            expectTaken(output, young);
        }
    }

    @Test
    void goesOnWithTheAddressesItHadWhileTheDnsDoesNotAnswer() throws Exception {
        dns.answerHosts("127.0.0.2");
        try (var server = new Taker("127.0.0.2", 0);
                var output = output(server.port(), "expire_dns_cache 0", "keepalive false", "heartbeat_type none")) {
            expectTaken(output, server);
            dns.answerHosts();
            expectTaken(output, server);
        }
    }

    @Test
    void triesEveryAddressOfANameBeforeItBelievesTheServerDown() throws Exception {
        dns.answerHosts("127.0.0.2", "127.0.0.3", "127.0.0.4");
        try (var server = new Taker("127.0.0.4", 0);
                var output = output(server.port(), "keepalive false", "heartbeat_type none")) {
            expectTaken(output, server);
            assertThat(output.upstream()).containsEntry("state", "up");
            assertThat(output.meters().total("errors")).isZero();
        }
    }

    @Test
    void doesNotWaitForAnAddressThatIsSilent() throws Exception {
        dns.answerHosts("127.0.0.1", "127.0.0.2");
        try (var blackHole = new BlackHole();
                var server = new Taker("127.0.0.2", blackHole.port());
                var output = output(server.port(), "connect_timeout 600", "keepalive false", "heartbeat_type none")) {
            long begun = System.nanoTime();
            expectTaken(output, server);
            assertThat(System.nanoTime() - begun)
                    .isLessThan(Duration.ofMinutes(5).toNanos());
        }
    }

    @Test
    void triesAddressesOfBothKinds() throws Exception {
        assumeTrue(hasIpv6(), "an IPv6 address on the loopback interface");
        dns.answerHosts("127.0.0.2", "::1");
        try (var server = new Taker("::1", 0);
                var output = output(server.port(), "keepalive false", "heartbeat_type none")) {
            expectTaken(output, server);
        }
    }

    private static boolean hasIpv6() {
        try (var one = new ServerSocket()) {
            one.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
