package dev.tributary.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A packaged aggregator as a process, and what Linux tells of its costs. */
final class MeasuredProgram implements AutoCloseable {
    private static final Path JAR = Path.of("..", "..", "aggregator", "target", "quarkus-app", "quarkus-run.jar");
    private static final Duration READY = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int forwardPort;
    private final int httpPort;

    private MeasuredProgram(Process process, Path log, int forwardPort, int httpPort) {
        this.process = process;
        this.log = log;
        this.forwardPort = forwardPort;
        this.httpPort = httpPort;
    }

    /** Returns when it is ready. */
    static MeasuredProgram start(List<String> jvm, Path config, Path out, int sinkPort)
            throws IOException, InterruptedException, TimeoutException {
        if (!Files.exists(JAR)) {
            throw new IOException("no " + JAR + ": run ./mvnw -q -DskipTests package first");
        }
        int forwardPort = freePort();
        int httpPort = freePort();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + JAR.resolveSibling("java.options"));
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toString(), "-c", config.toString()));
        var builder = new ProcessBuilder(command)
                .redirectOutput(out.resolve("program.out").toFile())
                .redirectError(
                        ProcessBuilder.Redirect.to(out.resolve("program.log").toFile()));
        var environment = builder.environment();
        environment.put("FORWARD_PORT", Integer.toString(forwardPort));
        environment.put("SINK_PORT", Integer.toString(sinkPort));
        environment.put("OUT", out.toString());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
        environment.put("QUARKUS_LOG_LEVEL", "WARN");
        var program = new MeasuredProgram(builder.start(), out.resolve("program.log"), forwardPort, httpPort);
        program.awaitReady();
        return program;
    }

    int forwardPort() {
        return forwardPort;
    }

    /** User and system time of the process so far. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        // Behind the name, which may hold blanks: state is field 3, utime 14, stime 15.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * Machine.TICK_SECONDS;
    }

    /** The most memory it ever had resident. */
    long peakRssMebibytes() throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the sum of a counter over all plugins and workers is {@code value}. */
    void awaitMetric(String name, long value, Duration deadline)
            throws IOException, InterruptedException, TimeoutException {
        awaitSum(List.of(this), name, value, deadline);
    }

    /** The same over several programs. */
    static void awaitSum(List<MeasuredProgram> programs, String name, long value, Duration deadline)
            throws IOException, InterruptedException, TimeoutException {
        long until = System.nanoTime() + deadline.toNanos();
        while (true) {
            long now = 0;
            for (MeasuredProgram one : programs) {
                now += one.metric(name);
            }
            if (now == value) {
                return;
            }
            if (now > value || System.nanoTime() > until) {
                String log = Files.readString(programs.getFirst().log);
                throw new TimeoutException(name + " is " + now + ", wanted " + value + "\n" + log);
            }
            Thread.sleep(20);
        }
    }

    /** A warning or worse makes the figures worthless. */
    void checkLog() throws IOException {
        String lines = Files.readString(log);
        if (!lines.isBlank()) {
            throw new IllegalStateException("the program complains:\n" + lines);
        }
    }

    private long metric(String name) throws IOException, InterruptedException {
        double sum = get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        return Math.round(sum);
    }

    private void awaitReady() throws InterruptedException, IOException, TimeoutException {
        long until = System.nanoTime() + READY.toNanos();
        while (true) {
            try {
                if (get("/q/health/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            if (!process.isAlive() || System.nanoTime() > until) {
                close();
                throw new TimeoutException("the program is not ready\n" + Files.readString(log));
            }
            Thread.sleep(50);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        http.close();
    }
}
