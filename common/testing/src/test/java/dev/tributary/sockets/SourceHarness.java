package dev.tributary.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.Source;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A source on an event loop of its own; what it emits is recorded. */
final class SourceHarness implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(60);
    static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    final TestContext context = TestContext.own().programPlugins();
    final TestLoop loop = new TestLoop(context.vertx());
    private Optional<Source> source = Optional.empty();

    Source make(String... lines) {
        return context.make(Category.SOURCE, Source.class, lines);
    }

    void start(String... lines) {
        Source made = loop.call(() -> make(lines));
        loop.await(made::start);
        source = Optional.of(made);
    }

    /** On a port of the system's choice. */
    void listen(String... lines) {
        var all = new ArrayList<>(List.of("port 0", "bind 127.0.0.1"));
        all.addAll(List.of(lines));
        start(all.toArray(String[]::new));
    }

    Source source() {
        return source.orElseThrow();
    }

    /** It is stopped already. */
    void forget() {
        source = Optional.empty();
    }

    int port() {
        return (int) loop.call(() -> source().condition().orElseThrow()).data().get("port");
    }

    Socket connect() throws IOException {
        var socket = new Socket(HERE, port());
        socket.setSoTimeout((int) DEADLINE.toMillis());
        return socket;
    }

    void tcp(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }
    }

    void udp(String... datagrams) throws IOException {
        try (var socket = new DatagramSocket()) {
            for (String datagram : datagrams) {
                byte[] bytes = datagram.getBytes(UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, HERE, port()));
            }
        }
    }

    void awaitRecords(String... wanted) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(context.router().records()).containsExactly(wanted));
    }

    /** Each event with the tag that it has, in the order they came. */
    List<String> tagged() {
        return context.router().emitted().stream()
                .flatMap(one -> one.events().packed().events().stream()
                        .map(event -> one.tag() + " " + event.record().toJson()))
                .toList();
    }

    void awaitTagged(String... wanted) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(tagged()).containsExactlyInAnyOrder(wanted));
    }

    long errors(String reason) {
        return context.meters().counter("errors", "", "reason", reason).value();
    }

    long unmatched() {
        return context.meters().counter("unmatched_lines", "").value();
    }

    static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return !(e instanceof SocketTimeoutException);
        }
    }

    @Override
    public void close() throws Exception {
        source.ifPresent(one -> loop.await(one::stop));
        context.close();
    }
}
