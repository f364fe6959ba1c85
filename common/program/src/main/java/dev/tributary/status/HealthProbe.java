package dev.tributary.status;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Asks a program of this machine whether it is healthy: the health check of an image that has neither shell nor curl.
 * Exit code 0 for HTTP status 200, 1 for any other answer or none.
 *
 * <p>It is started every few seconds beside the program, so it is a socket and one line read, and it depends on
 * nothing but the JDK: an HTTP client takes five times as long to start.
 */
public final class HealthProbe {
    /** Wins over the port in the arguments, because it is also what moves the program's own port. */
    static final String PORT_VARIABLE = "QUARKUS_HTTP_PORT";

    /** Where the program listens, unless that is every address. */
    static final String HOST_VARIABLE = "QUARKUS_HTTP_HOST";

    /** Without which the program does not answer, if it is set. */
    static final String TOKEN_VARIABLE = "TRIBUTARY_HTTP_TOKEN";

    private static final Set<String> EVERY_ADDRESS = Set.of("", "0.0.0.0", "::", "[::]", "localhost");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private HealthProbe() {}

    /** {@code HealthProbe PORT PATH}, for example {@code HealthProbe 8081 /q/health/ready}. */
    public static void main(String... arguments) {
        System.exit(run(arguments, System.getenv(), PATIENCE, System.out));
    }

    static int run(String[] arguments, Map<String, String> environment, Duration patience, PrintStream console) {
        if (arguments.length != 2) {
            console.println("usage: HealthProbe PORT PATH");
            return 1;
        }
        try {
            int port = Integer.parseInt(environment.getOrDefault(PORT_VARIABLE, arguments[0]));
            String status = statusLine(port, arguments[1], patience, environment);
            console.println(status);
            return status.matches("HTTP/1\\.[01] 200( .*)?") ? 0 : 1;
        } catch (IOException | IllegalArgumentException e) {
            console.println(e);
            return 1;
        }
    }

    /** The first line of the answer. {@code patience} bounds the connecting and each wait for bytes. */
    private static String statusLine(int port, String path, Duration patience, Map<String, String> environment)
            throws IOException {
        int patienceMillis = Math.toIntExact(patience.toMillis());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(environment), port), patienceMillis);
            socket.setSoTimeout(patienceMillis);
            // HTTP/1.0: the server closes, so nothing has to be known about lengths and chunks.
            String token = environment.getOrDefault(TOKEN_VARIABLE, "").strip();
            String request = "GET " + path + " HTTP/1.0\r\nHost: localhost:" + port + "\r\n"
                    + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = reader.readLine();
            return line == null ? "closed without an answer" : line;
        }
    }

    private static InetAddress address(Map<String, String> environment) throws IOException {
        String host = environment.getOrDefault(HOST_VARIABLE, "").strip();
        return EVERY_ADDRESS.contains(host) ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
    }
}
