package dev.tributary.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A packaged program, run as users run it: a process with an environment, arguments, a standard output and a standard
 * error. For tests of a program's module, and of modules that are built after it.
 *
 * <pre>{@code
 * try (var aggregator = ProgramProcess.aggregator().env("FORWARD_PORT", port).start()) {
 *     aggregator.awaitReady();
 *     ...
 *     aggregator.awaitOut(line -> line.contains("Node1"));
 *     assertThat(aggregator.terminate()).isEqualTo(143);
 * }
 * }</pre>
 */
public final class ProgramProcess implements AutoCloseable {
    /** How long anything may take; the machine may be slow. */
    public static final Duration DEADLINE = Duration.ofSeconds(90);

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Process process;
    private final int httpPort;
    private final List<String> out = new Lines();
    private final List<String> err = new Lines();
    private final List<Thread> readers;

    /** Lines that one thread adds and others read; cheap to add to. */
    private static final class Lines extends AbstractList<String> {
        private final List<String> lines = new ArrayList<>();

        @Override
        public synchronized boolean add(String line) {
            return lines.add(line);
        }

        @Override
        public synchronized String get(int index) {
            return lines.get(index);
        }

        @Override
        public synchronized int size() {
            return lines.size();
        }

        @Override
        public synchronized Object[] toArray() {
            return lines.toArray();
        }
    }

    private enum Way {
        BY_OPTIONS,
        BY_LAUNCHER,
        PLAINLY
    }

    /** What it is started with. */
    public static final class Start {
        private final String name;
        private Path jar;
        private Path launcher;
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> jvm = new ArrayList<>(List.of("-Xmx256m"));
        private final List<String> arguments = new ArrayList<>();
        private Optional<Path> folder = Optional.empty();
        private Optional<Integer> descriptors = Optional.empty();
        private Way way = Way.BY_OPTIONS;

        private Start(String name) {
            this.name = name;
            // A module's tests run in the module's folder; programs are its brothers, or itself.
            jar = Checkout.root().resolve(name).resolve(JAR);
            launcher = jar.resolveSibling(name);
        }

        public Start env(String variable, Object value) {
            environment.put(variable, value.toString());
            return this;
        }

        public Start args(Object... more) {
            for (Object one : more) {
                arguments.add(one.toString());
            }
            return this;
        }

        public Start jvm(String... more) {
            jvm.addAll(List.of(more));
            return this;
        }

        /** By the launcher beside its jar, or by {@code link}, which leads there. */
        public Start byLauncher(Optional<Path> link) {
            way = Way.BY_LAUNCHER;
            launcher = link.orElse(launcher);
            return this;
        }

        /** As somebody who knows of no options of the JVM: {@code java -jar}. */
        public Start plainly() {
            way = Way.PLAINLY;
            return this;
        }

        /** As many files and connections as it may have open. */
        public Start descriptors(int limit) {
            descriptors = Optional.of(limit);
            return this;
        }

        private List<String> command() {
            var command = new ArrayList<String>();
            descriptors.ifPresent(
                    limit -> command.addAll(List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "limited")));
            command.addAll(plainCommand());
            return command;
        }

        private List<String> plainCommand() {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var command = new ArrayList<String>();
            switch (way) {
                case BY_LAUNCHER -> command.add(launcher.toString());
                case BY_OPTIONS -> command.addAll(List.of(java, "@" + jar.resolveSibling("java.options")));
                case PLAINLY -> command.add(java);
            }
            if (way == Way.BY_LAUNCHER) {
                environment.put("JAVA_HOME", System.getProperty("java.home"));
                environment.put("JAVA_OPTS", String.join(" ", jvm));
            } else {
                command.addAll(jvm);
                command.addAll(List.of("-jar", jar.toString()));
            }
            command.addAll(arguments);
            return command;
        }

        /** As if it had been packaged into {@code home}, an empty folder: links there lead to what belongs to it. */
        public Start installedIn(Path home) {
            try (var parts = Files.list(jar.getParent())) {
                for (Path part : parts.toList()) {
                    Files.createSymbolicLink(home.resolve(part.getFileName()), part);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            jar = home.resolve(jar.getFileName());
            return this;
        }

        /** The launcher of a packaged program. */
        public Path launcher() {
            return launcher;
        }

        /** The folder it runs in; that of the test if none. */
        public Start folder(Path newFolder) {
            folder = Optional.of(newFolder);
            return this;
        }

        public ProgramProcess start() {
            if (!Files.exists(jar)) {
                throw new AssertionError(
                        "no " + jar + ": package " + name + " first, as './mvnw verify' does before" + " these tests");
            }
            return new ProgramProcess(this);
        }

        /** Starts it and waits until it has ended by itself. */
        public ProgramProcess run() {
            var program = start();
            program.awaitExit();
            return program;
        }
    }

    public static Start edgeAgent() {
        return new Start("edge-agent");
    }

    public static Start aggregator() {
        return new Start("aggregator");
    }

    private ProgramProcess(Start start) {
        name = start.name;
        httpPort = freePort();
        var builder = new ProcessBuilder(start.command());
        start.folder.ifPresent(folder -> builder.directory(folder.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("TRIBUTARY_") || key.startsWith("QUARKUS_"));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
        builder.environment().putAll(start.environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        readers = List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
    }

    private Thread reader(InputStream from, List<String> to) {
        return Thread.ofVirtual().start(() -> {
            try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                lines.lines().forEach(to::add);
            } catch (IOException | UncheckedIOException e) {
                err.add("(test) its output cannot be read any more: " + e.getMessage());
            }
        });
    }

    /** A port that nobody listens on now. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has printed on standard output so far. */
    public List<String> out() {
        return List.copyOf(out);
    }

    /** What it has printed on standard error so far: its log. */
    public List<String> err() {
        return List.copyOf(err);
    }

    public String outText() {
        return String.join("\n", out());
    }

    public String errText() {
        return String.join("\n", err());
    }

    public int httpPort() {
        return httpPort;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for a line on standard output. */
    public String awaitOut(Predicate<String> line) {
        return awaitLine(out, line);
    }

    /** Waits for a line on standard error. */
    public String awaitErr(Predicate<String> line) {
        return awaitLine(err, line);
    }

    private String awaitLine(List<String> lines, Predicate<String> wanted) {
        awaiting("a line", () -> List.copyOf(lines).stream().anyMatch(wanted));
        return List.copyOf(lines).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until something is so, and tells what the program printed if it does not become so. */
    public void awaiting(String what, Callable<Boolean> condition) {
        try {
            await().atMost(DEADLINE).pollInterval(Duration.ofMillis(100)).until(() -> {
                boolean met = answered(condition);
                if (!met && !process.isAlive()) {
                    throw new AssertionError("it has ended with exit code " + process.exitValue());
                }
                return met;
            });
        } catch (ConditionTimeoutException | AssertionError e) {
            throw new AssertionError("waiting for " + what + " of " + this, e);
        }
    }

    private static boolean answered(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (NoSuchElementException e) {
            // It was asked for something over HTTP, and nobody answered: not yet, or not this time.
            return false;
        }
    }

    /** Waits until readiness is UP. */
    public ProgramProcess awaitReady() {
        return awaitHealth("ready", "UP");
    }

    /** @param kind {@code live}, {@code ready} or {@code started} */
    public ProgramProcess awaitHealth(String kind, String status) {
        awaiting(kind + " " + status, () -> status.equals(health(kind).getString("status")));
        return this;
    }

    /** The answer of {@code /q/health/<kind>}; an empty object while nobody answers. */
    public JsonObject health(String kind) {
        return get("/q/health/" + kind)
                .map(answer -> new JsonObject(answer.body()))
                .orElseGet(JsonObject::new);
    }

    /** The check of that name in {@code /q/health/<kind>}. */
    public JsonObject check(String kind, String check) {
        JsonArray checks = health(kind).getJsonArray("checks", new JsonArray());
        return checks.stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("name").equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check '" + check + "' in " + checks.encodePrettily()));
    }

    /** What it tells at {@code /}. */
    public String page() {
        return get("/").orElseThrow().body();
    }

    /** The lines of {@code /q/metrics} that are no comments. */
    public List<String> metrics() {
        return get("/q/metrics")
                .orElseThrow()
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    /** The sum of a metric over all label values, of those lines that hold each of {@code labels}; 0 if there is none. */
    public double metric(String metric, String... labels) {
        return metrics().stream()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Empty while nobody answers. */
    public Optional<HttpResponse<String>> get(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGTERM, and its exit code. */
    public int terminate() {
        askToStop();
        return awaitExit();
    }

    /** SIGTERM, without waiting for what comes of it. */
    public void askToStop() {
        // Not Process.destroy, which closes the streams that its last words come by.
        process.toHandle().destroy();
    }

    /** Sends a signal, as {@code "USR1"}; {@link #askToStop} is the one for TERM. */
    public void signal(String signal) {
        try {
            assertThat(new ProcessBuilder("kill", "-s", signal, Long.toString(pid()))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .as("kill -s %s", signal)
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGKILL. */
    public void kill() {
        // Not Process.destroyForcibly: what it printed and we have not read yet would be lost with the streams.
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** Waits until it has ended and all it printed is read; its exit code. */
    public int awaitExit() {
        try {
            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s has ended", this)
                    .isTrue();
            for (Thread reader : readers) {
                reader.join(DEADLINE);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    /** With the end of what it printed, for the message of a failed test. */
    @Override
    public String toString() {
        return name + " (process " + process.pid() + ")\n--- standard output, last lines\n" + last(out)
                + "\n--- standard error, last lines\n" + last(err) + "\n---";
    }

    private static String last(List<String> lines) {
        var all = List.copyOf(lines);
        return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
    }
}
