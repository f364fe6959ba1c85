package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may ask a packaged program over HTTP, and what it tells about itself. */
class HttpIT {
    private static final String TOKEN = "open-sesame";

    private static ProgramProcess.Start program() {
        return ProgramProcess.aggregator().env("FORWARD_PORT", ProgramProcess.freePort());
    }

    private static int status(ProgramProcess program, String method, String path, String authorization)
            throws IOException {
        var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + program.httpPort() + path)
                .toURL()
                .openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(30_000);
        connection.setReadTimeout(30_000);
        if (authorization != null) {
            connection.setRequestProperty("Authorization", authorization);
        }
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    @Test
    void onlyThisMachineMayAskAndOnlyAsk() throws IOException {
        try (var program = program().start()) {
            program.awaitReady();
            // Whoever listens on every address is reached by each of those that are loopback.
            assertThat(connects("127.0.0.1", program.httpPort())).isTrue();
            assertThat(connects("127.0.0.2", program.httpPort())).isFalse();
            for (String path : List.of("/", "/q/health", "/q/metrics", "/nowhere")) {
                assertThat(status(program, "POST", path, null))
                        .as("POST %s", path)
                        .isEqualTo(405);
            }
        }
    }

    private static boolean connects(String address, int port) {
        try (var socket = new Socket(InetAddress.getByName(address), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void withATokenNobodyElseIsAnswered() throws IOException {
        String basic = Base64.getEncoder().encodeToString(("me:" + TOKEN).getBytes(StandardCharsets.US_ASCII));
        try (var program = program().env("TRIBUTARY_HTTP_TOKEN", TOKEN).start()) {
            program.awaitErr(line -> line.contains(" runs "));
            for (String path : List.of("/", "/q/health", "/q/health/ready", "/q/metrics")) {
                assertThat(status(program, "GET", path, null)).as(path).isEqualTo(401);
                assertThat(status(program, "GET", path, "Bearer guess"))
                        .as(path)
                        .isEqualTo(401);
                assertThat(status(program, "GET", path, "Bearer " + TOKEN))
                        .as(path)
                        .isEqualTo(200);
                assertThat(status(program, "GET", path, "Basic " + basic))
                        .as(path)
                        .isEqualTo(200);
            }
            program.terminate();
            assertThat(program.errText()).doesNotContain(TOKEN);
        }
    }

    @Test
    void anEmptyTokenIsRefusedAtTheStart() {
        var program = program().env("TRIBUTARY_HTTP_TOKEN", "").run();
        assertThat(program.awaitExit()).isEqualTo(1);
        assertThat(program.errText()).contains("aggregator: cannot start: ", "TRIBUTARY_HTTP_TOKEN");
    }

    @Test
    void itTellsWhatItIsAndEachCheckHasANameOfItsOwn() {
        try (var program = program().start()) {
            program.awaitReady();
            List<String> checks = new JsonObject(
                            program.get("/q/health").orElseThrow().body())
                    .getJsonArray("checks").stream()
                            .map(check -> ((JsonObject) check).getString("name"))
                            .toList();
            assertThat(checks)
                    .contains("pipeline", "pipeline started", "worker 0")
                    .doesNotHaveDuplicates();
            assertThat(program.get("/").orElseThrow().body())
                    .startsWith("aggregator ")
                    .contains("configuration: <built-in>, hash ", ", up ");
            assertThat(program.metric("tributary_build_info", "program=\"aggregator\"", "version=", "node="))
                    .isEqualTo(1);
            assertThat(program.metric("tributary_config_loaded_timestamp_seconds"))
                    .isPositive();
        }
    }

    @Test
    void aConnectionThatSendsAByteNowAndThenIsClosed() throws IOException {
        try (var program = program().env("TRIBUTARY_HTTP_REQUEST_TIMEOUT", "2s").start()) {
            program.awaitReady();
            try (var slow = new Socket(InetAddress.getLoopbackAddress(), program.httpPort())) {
                slow.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                program.awaiting("the connection to be closed", () -> {
                    try {
                        slow.getOutputStream().write('x');
                        return false;
                    } catch (IOException closed) {
                        return true;
                    }
                });
            }
            assertThat(program.health("ready").getString("status")).isEqualTo("UP");
        }
    }
}
