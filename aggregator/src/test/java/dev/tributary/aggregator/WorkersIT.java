package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several workers in the real program. */
class WorkersIT {
    private static final int CLIENTS = 64;
    private static final int WORKERS = 4;

    @TempDir
    private Path folder;

    /** The workers that events with that tag say they were made by; a text each. */
    private static Set<Object> workersOf(ProgramProcess program, String tag) {
        return Printed.records(program, tag).stream()
                .map(record -> record.getValue("worker_id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachWorkerRunsItsOwnDirectivesAndThoseOutside() throws Exception {
        try (var aggregator = ProgramProcess.aggregator()
                .args("-c", ListingsIT.listing("7.1-multiworker.conf"))
                .start()
                .awaitReady()) {
            aggregator.awaiting(
                    "events of all workers",
                    () -> workersOf(aggregator, "w-any").size() == WORKERS
                            && workersOf(aggregator, "w1").size() == 2
                            && !workersOf(aggregator, "w0").isEmpty()
                            && !workersOf(aggregator, "w2").isEmpty());
            assertThat(workersOf(aggregator, "w0")).containsExactly("0");
            assertThat(workersOf(aggregator, "w1")).containsExactly("1", "2");
            assertThat(workersOf(aggregator, "w2")).containsExactly("3");
            assertThat(workersOf(aggregator, "w-any")).containsExactly("0", "1", "2", "3");

            assertThat(threadDump(aggregator.pid()))
                    .contains(
                            "\"tributary-worker-0\"",
                            "\"tributary-worker-1\"",
                            "\"tributary-worker-2\"",
                            "\"tributary-worker-3\"");
            for (int worker = 0; worker < WORKERS; worker++) {
                JsonObject data = aggregator.check("live", "worker " + worker).getJsonObject("data");
                assertThat(data.getBoolean("running")).isTrue();
                assertThat(data.getInteger("restarts")).isZero();
            }
        }
    }

    private static String threadDump(long pid) throws IOException {
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "Thread.print")
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void connectionsToOnePortAreSpreadEvenlyOverTheWorkers() throws IOException {
        int port = ProgramProcess.freePort();
        Path config = Config.write(
                folder.resolve("spread.conf"),
                "<system>\n  workers " + WORKERS + "\n  process_name spread\n</system>",
                Config.FORWARD_SOURCE,
                "<match **>\n  @type stdout\n</match>");
        var clients = new ArrayList<Socket>();
        try (var aggregator = ProgramProcess.aggregator()
                .env("FORWARD_PORT", port)
                .args("-c", config)
                .start()
                .awaitReady()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            aggregator.awaiting(CLIENTS + " connections", () -> aggregator.metric("tributary_connections") == CLIENTS);
            List<Integer> perWorker = IntStream.range(0, WORKERS)
                    .mapToObj(worker -> (int) aggregator.metric(
                            "tributary_connections", "worker=\"" + worker + "\"", "process_name=\"spread\""))
                    .toList();
            System.out.println(CLIENTS + " connections over " + WORKERS + " workers: " + perWorker);
            assertThat(perWorker).allSatisfy(one -> assertThat(one).isEqualTo(CLIENTS / WORKERS));
            assertThat(aggregator.get("/").orElseThrow().body()).startsWith("spread\n");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void theProgramsOwnLogComesAsEventsToItsLabel() {
        Path config = Config.write(
                folder.resolve("log.conf"),
                Config.FORWARD_SOURCE,
                "<label @FLUENT_LOG>\n  <match fluent.*>\n    @type stdout\n  </match>\n</label>",
                "<match *>\n  @type stdout\n</match>");
        try (var aggregator = ProgramProcess.aggregator()
                .env("FORWARD_PORT", ProgramProcess.freePort())
                .args("-c", config)
                .start()
                .awaitReady()) {
            aggregator.awaiting(
                    "a line of its own log",
                    () -> Printed.records(aggregator, "fluent.info").stream()
                            .anyMatch(
                                    record -> record.encode()
                                            .startsWith(
                                                    "{\"worker\":0,\"plugin_id\":\"in\",\"message\":\"forward input: listening on")));
            aggregator.awaiting(
                    "a line of the program",
                    () -> Printed.records(aggregator, "fluent.info").stream()
                            .anyMatch(record -> record.getString("message").contains("in 1 worker")
                                    && !record.containsKey("plugin_id")));
        }
    }

    @Test
    void monitorAgentAnswersForEachWorkerOnAPortOfItsOwn() throws Exception {
        int port = twoFreePorts();
        Path config = Config.write(
                folder.resolve("monitor.conf"),
                "<system>\n  workers 2\n</system>",
                "<source>\n  @type monitor_agent\n  bind 127.0.0.1\n  port " + port + "\n</source>",
                "<source>\n  @type sample\n  @id in\n  tag s\n</source>",
                "<match **>\n  @type stdout\n  @id out\n</match>");
        try (var aggregator =
                ProgramProcess.aggregator().args("-c", config).start().awaitReady()) {
            aggregator.awaitOut(line -> line.contains(" s: "));
            for (int worker = 0; worker < 2; worker++) {
                assertThat(get(port + worker, "/api/config.json").getInteger("worker"))
                        .isEqualTo(worker);
                JsonObject out = get(port + worker, "/api/plugins.json?@id=out")
                        .getJsonArray("plugins")
                        .getJsonObject(0);
                assertThat(out.getString("type")).isEqualTo("stdout");
                assertThat(get(port + worker, "/api/plugins.json?tag=s")
                                .getJsonArray("plugins")
                                .getJsonObject(0)
                                .getString("plugin_id"))
                        .isEqualTo("out");
            }
        }
    }

    private static JsonObject get(int port, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(ProgramProcess.DEADLINE)
                    .build();
            return new JsonObject(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    /** A free port with a free one behind it. */
    private static int twoFreePorts() throws IOException {
        while (true) {
            int port = ProgramProcess.freePort();
            try (var next = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
                return next.getLocalPort() - 1;
            } catch (IOException taken) {
                // the next one is not free: another pair
            }
        }
    }

    @Test
    void clashesBetweenWorkersAreTheDryRunsErrorsToo() {
        Path config = Config.write(
                folder.resolve("clash.conf"),
                "<system>\n  workers 4\n</system>",
                "<source>\n  @type monitor_agent\n  port 30000\n</source>",
                "<source>\n  @type monitor_agent\n  port 30002\n</source>",
                "<match **>\n  @type file\n  path /var/log/out\n</match>");
        try (var run =
                ProgramProcess.aggregator().args("-c", config, "--dry-run").run()) {
            assertThat(run.awaitExit()).isEqualTo(1);
            assertThat(run.errText())
                    .contains(
                            "port 30002 of monitor_agent source 'monitor_agent-2' (" + config + ":10) in worker 0 is "
                                    + "also port 30002 of monitor_agent source 'monitor_agent-1' (" + config
                                    + ":6) in worker 2, which is 30000 and the worker's number",
                            "path '/var/log/out' would be written by worker 0 and worker 1, and a file has one writer;"
                                    + " write \"#{worker_id}\" into it");
        }
    }
}
