package dev.tributary.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HealthProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @AutoClose
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    HealthProbeTest() throws IOException {}

    @Test
    void asksForThePathAndIsHealthyOn200() throws Exception {
        CompletableFuture<String> request = answer("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}");

        assertThat(probe(server.getLocalPort(), Map.of())).isZero();
        assertThat(request.get(90, TimeUnit.SECONDS)).isEqualTo("GET /q/health/ready HTTP/1.0");
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("HTTP/1.0 200 OK");
    }

    @Test
    void isUnhealthyOnAnyOtherStatus() {
        answer("HTTP/1.1 503 Service Unavailable\r\n\r\n");

        assertThat(probe(server.getLocalPort(), Map.of())).isOne();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("503");
    }

    @Test
    void isUnhealthyWhenTheAnswerIsNotHttp() {
        answer("2000 bytes of something\r\n");

        assertThat(probe(server.getLocalPort(), Map.of())).isOne();
    }

    @Test
    void isUnhealthyWhenTheServerClosesWithoutAWord() {
        answer("");

        assertThat(probe(server.getLocalPort(), Map.of())).isOne();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("closed without an answer");
    }

    @Test
    void isUnhealthyWhenNobodyListens() throws IOException {
        server.close();

        assertThat(probe(server.getLocalPort(), Map.of())).isOne();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("ConnectException");
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() {
        String[] arguments = {Integer.toString(server.getLocalPort()), "/q/health/ready"};

        assertThat(HealthProbe.run(arguments, Map.of(), Duration.ofMillis(50), new PrintStream(printed)))
                .isOne();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("SocketTimeoutException");
    }

    @Test
    void followsTheProgramsPort() {
        answer("HTTP/1.0 200 OK\r\n\r\n");

        int fromEnvironment = server.getLocalPort();
        assertThat(probe(1, Map.of(HealthProbe.PORT_VARIABLE, Integer.toString(fromEnvironment))))
                .isZero();
    }

    @Test
    void followsTheProgramsAddressUnlessThatIsEveryone() {
        answer("HTTP/1.0 200 OK\r\n\r\n");
        assertThat(probe(server.getLocalPort(), Map.of(HealthProbe.HOST_VARIABLE, "0.0.0.0")))
                .isZero();
        assertThat(probe(server.getLocalPort(), Map.of(HealthProbe.HOST_VARIABLE, "127.0.0.2")))
                .as("where nobody listens")
                .isOne();
    }

    @Test
    void sendsTheToken() throws Exception {
        CompletableFuture<String> headers = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (var socket = server.accept();
                    var reader = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                headers.complete(
                        reader.lines().takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n")));
                socket.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                headers.completeExceptionally(e);
            }
        });

        assertThat(probe(server.getLocalPort(), Map.of(HealthProbe.TOKEN_VARIABLE, "hush")))
                .isZero();
        assertThat(headers.get(90, TimeUnit.SECONDS)).contains("Authorization: Bearer hush");
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("hush");
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(HealthProbe.run(new String[0], Map.of(), PATIENCE, new PrintStream(printed)))
                .isOne();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("usage: HealthProbe PORT PATH");
    }

    private int probe(int port, Map<String, String> environment) {
        String[] arguments = {Integer.toString(port), "/q/health/ready"};
        return HealthProbe.run(arguments, environment, PATIENCE, new PrintStream(printed));
    }

    /** Answers one request with {@code response} and closes. The future is the request's first line. */
    private CompletableFuture<String> answer(String response) {
        return CompletableFuture.supplyAsync(() -> {
            try (var socket = server.accept();
                    var reader = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                String line = reader.readLine();
                for (String header = line; !header.isEmpty(); ) {
                    header = reader.readLine();
                }
                socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
                return line;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
