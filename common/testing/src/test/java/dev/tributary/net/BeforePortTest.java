package dev.tributary.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.program.ProgramProcess;
import dev.tributary.testing.TestLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets: what an event loop is too late to refuse has been closed before. */
class BeforePortTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int MAX = 20;

    private final Vertx vertx = Vertx.vertx();
    private final TestLoop loop = new TestLoop(vertx);
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger seen = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private static final class Limited implements Entrance {
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public boolean enters() {
            boolean enters = open.incrementAndGet() <= MAX;
            if (!enters) {
                left();
            }
            return enters;
        }

        @Override
        public void left() {
            open.decrementAndGet();
        }
    }

    private int listen() {
        return loop.await(() -> open(0)).port();
    }

    private Future<Listener> open(int port) {
        var options = new NetServerOptions().setHost("127.0.0.1").setPort(port);
        return Listener.open(vertx, options, new Limited(), socket -> seen.incrementAndGet(), failure -> {});
    }

    private Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) DEADLINE.toMillis());
        sockets.add(socket);
        return socket;
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return !(e instanceof SocketTimeoutException);
        }
    }

    @Test
    void closesWhatIsTooManyWhileTheLoopIsBusy() throws Exception {
        int port = listen();
        var busy = new CountDownLatch(1);
        loop.begin(() -> {
            busy.await();
            return Future.succeededFuture();
        });
        for (int i = 0; i < MAX; i++) {
            connect(port);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(isClosed(connect(port))).isTrue();
        }
        assertThat(seen).hasValue(0);
        busy.countDown();
        await().atMost(DEADLINE).until(() -> seen.get() == MAX);
    }

    @Test
    void standsThereBeforeTheFirstComes() throws Exception {
        int port = ProgramProcess.freePort();
        var opening = new CountDownLatch(1);
        var busy = new CountDownLatch(1);
        loop.begin(() -> {
            ((VertxInternal) vertx)
                    .getAcceptorEventLoopGroup()
                    .submit(() -> opening.await(DEADLINE.toSeconds(), TimeUnit.SECONDS));
            open(port);
            opening.countDown();
            // Whatever else the loop would do when the port is bound, it does later.
            busy.await();
            return Future.succeededFuture();
        });
        await().atMost(DEADLINE).ignoreExceptions().until(() -> connect(port).isConnected());
        for (int i = 1; i < MAX; i++) {
            connect(port);
        }
        for (int i = 0; i < 300; i++) {
            assertThat(isClosed(connect(port))).isTrue();
        }
        assertThat(seen).hasValue(0);
        busy.countDown();
        await().atMost(DEADLINE).until(() -> seen.get() == MAX);
    }

    @Test
    void orLetsThemWaitWithTheSystem() throws Exception {
        int port = loop.await(() -> BeforePort.queue(vertx, MAX)
                .createNetServer(new NetServerOptions())
                .connectHandler(socket -> seen.incrementAndGet())
                .listen(0, "127.0.0.1")
                .map(NetServer::actualPort));
        for (int i = 0; i < 3 * MAX; i++) {
            connect(port);
        }
        await().atMost(DEADLINE).until(() -> seen.get() >= MAX);
        int first = seen.get();
        for (int i = 0; i < 3 * MAX; i++) {
            sockets.get(i).close();
        }
        connect(port);
        await().atMost(DEADLINE).until(() -> seen.get() == 3 * MAX + 1);
        assertThat(first).isLessThan(3 * MAX);
    }

    @Test
    void letsAnotherInForEachThatHasLeft() throws Exception {
        int port = listen();
        for (int i = 0; i < MAX; i++) {
            connect(port);
        }
        await().atMost(DEADLINE).until(() -> seen.get() == MAX);
        sockets.getFirst().close();
        await().atMost(DEADLINE).until(() -> {
            connect(port);
            return seen.get() > MAX;
        });
    }
}
