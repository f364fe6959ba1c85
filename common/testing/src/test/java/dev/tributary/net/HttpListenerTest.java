package dev.tributary.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.testing.TestLoop;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets: nobody keeps others from asking. */
class HttpListenerTest {
    private static final int DEADLINE_MILLIS = 90_000;
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Vertx vertx = Vertx.vertx();
    private final TestLoop loop = new TestLoop(vertx);
    private int port;

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private void listen(int connectionsMax, Duration requestTimeout) {
        var limits = new HttpListener.Limits(connectionsMax, requestTimeout);
        var log = Logger.getLogger(HttpListenerTest.class);
        port = loop.await(() -> new HttpListener(
                        vertx, limits, log, request -> request.response().end("hello"))
                .listen("127.0.0.1", 0));
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(DEADLINE_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String statusLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request + "\r\nHost: x\r\n\r\n");
            return statusLine(socket);
        }
    }

    /** Whether the server has closed; what it had said before is skipped. */
    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes() != null;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    @Test
    void answersGetAndHeadAndNothingElse() throws IOException {
        listen(10, LONG);
        assertThat(ask("GET / HTTP/1.1")).isEqualTo("HTTP/1.1 200 OK");
        assertThat(ask("HEAD / HTTP/1.1")).isEqualTo("HTTP/1.1 200 OK");
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"}) {
            assertThat(ask(method + " / HTTP/1.1")).isEqualTo("HTTP/1.1 405 Method Not Allowed");
        }
    }

    @Test
    void closesAConnectionWhoseHeadersComeByteByByte() throws Exception {
        listen(10, Duration.ofSeconds(1));
        try (Socket slow = connect()) {
            send(slow, "GET / HTTP/1.1\r\nX: ");
            await().atMost(Duration.ofMillis(DEADLINE_MILLIS))
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsInstanceOf(AssertionError.class)
                    .until(() -> {
                        try {
                            send(slow, "x");
                            return false;
                        } catch (IOException closed) {
                            return true;
                        }
                    });
        }
        assertThat(ask("GET / HTTP/1.1")).contains("200");
    }

    @Test
    void closesAConnectionThatAsksForNothing() throws IOException {
        listen(10, Duration.ofSeconds(1));
        try (Socket silent = connect()) {
            assertThat(isClosed(silent)).isTrue();
        }
    }

    @Test
    void aConnectionThatGoesOnAskingStaysOpen() throws Exception {
        var timeout = Duration.ofSeconds(3);
        listen(10, timeout);
        await().atMost(Duration.ofMillis(DEADLINE_MILLIS)).until(() -> staysOpen(timeout));
    }

    /** @return false if the machine stood still meanwhile, so that it had not been asked for as long as that */
    private boolean staysOpen(Duration timeout) throws Exception {
        try (Socket busy = connect()) {
            var answers = new BufferedReader(new InputStreamReader(busy.getInputStream(), US_ASCII));
            long since = System.nanoTime();
            long asked = since;
            while (asked - since < 2 * timeout.toNanos()) {
                long now = System.nanoTime();
                if (now - asked > timeout.toNanos() / 2) {
                    return false;
                }
                asked = now;
                send(busy, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                String status = answers.readLine();
                if (System.nanoTime() - asked > timeout.toNanos() / 2) {
                    return false;
                }
                assertThat(status).contains("200");
                while (!answers.readLine().isEmpty()) {
                    // the headers
                }
                assertThat(answers.skip("hello".length())).isEqualTo("hello".length());
                TimeUnit.MILLISECONDS.sleep(200); // as long as somebody who asks now and then
            }
            return true;
        }
    }

    @Test
    void hundredsThatNeverAskKeepNobodyOut() throws IOException {
        listen(20, LONG);
        var idle = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket one = connect();
                send(one, "GET / HTTP/1.1\r\nX: ");
                idle.add(one);
            }
            assertThat(ask("GET / HTTP/1.1")).isEqualTo("HTTP/1.1 200 OK");
            for (int i = 0; i < 280; i++) {
                assertThat(isClosed(idle.get(i))).as("connection %d", i).isTrue();
            }
        } finally {
            for (Socket one : idle) {
                one.close();
            }
        }
    }
}
