package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.program.ProgramProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a packaged program does on the signals that people, cron and logrotate send. */
class SignalsIT {
    /** Numbered, five a second. */
    private static final String EVENTS = """
            <source>
              @type sample
              tag made
              sample {"hello":"world"}
              auto_increment_key n
              rate 5
            </source>
            """;

    private static final int SIGHUP = 1;

    @TempDir
    Path folder;

    @Test
    void usr1DeliversWhatBuffersHoldAndOpensTheLogAnew() throws IOException {
        Path config = Config.write(folder.resolve("flush.conf"), EVENTS, """
                <match **>
                  @type file
                  path "#{ENV['OUT']}"
                  <buffer []>
                    flush_mode interval
                    flush_interval 1d
                    flush_at_shutdown true
                  </buffer>
                </match>
                """);
        Path log = folder.resolve("program.log");
        try (var program = ProgramProcess.aggregator()
                .env("OUT", folder.resolve("out"))
                .env("QUARKUS_LOG_FILE_ENABLED", true)
                .env("QUARKUS_LOG_FILE_PATH", log)
                .args("-c", config)
                .start()) {
            program.awaitReady();
            program.awaiting("events in the buffer", () -> program.metric("tributary_buffer_events") >= 5);
            Path rotated = Files.move(log, folder.resolve("program.log.1"));

            program.signal("USR1");

            program.awaiting("a file of what was held", () -> {
                try (var files = Files.newDirectoryStream(folder, "out*.log")) {
                    return files.iterator().hasNext();
                }
            });
            program.awaiting(
                    "a new log",
                    () -> Files.exists(log) && Files.readString(log).contains("is opened anew"));
            assertThat(Files.readString(rotated)).contains(" runs " + config);
            assertThat(program.terminate()).isEqualTo(143);
            assertThat(Files.readString(log)).contains("stopped; nothing is left");
        }
    }

    @Test
    void usr2AndHupReloadAndQuitAndContChangeNothing() throws IOException {
        Path config = Config.write(folder.resolve("reload.conf"), EVENTS, "<match **>\n  @type stdout\n</match>\n");
        try (var program = ProgramProcess.aggregator().args("-c", config).start()) {
            program.awaitReady();
            String hash = hash(program);
            Config.write(config, EVENTS, "<match made>\n  @type stdout\n</match>\n");
            program.signal("USR2");
            program.awaitErr(line -> line.contains("SIGUSR2: " + config + " is reloaded in ")
                    && line.endsWith("1 plugins go on, 1 started, 1 stopped"));
            assertThat(hash(program)).as("what the metrics say is loaded").isNotEqualTo(hash);
            program.signal("HUP");
            if (!ignores(program, SIGHUP)) {
                program.awaitErr(
                        line -> line.contains("SIGHUP: ") && line.endsWith("2 plugins go on, 0 started, 0 stopped"));
            }
            Config.write(config, EVENTS, "<match made>\n  @type stdoutt\n</match>\n");
            program.signal("USR2");
            program.awaitErr(line -> line.contains("not reloaded, and nothing has changed"));
            program.awaitErr(line -> line.contains("stdoutt"));
            program.signal("QUIT");
            program.awaitOut(line -> line.startsWith("Full thread dump"));
            program.signal("CONT");

            int printed = Printed.records(program, "made").size();
            program.awaiting(
                    "more events", () -> Printed.records(program, "made").size() > printed + 5);
            assertThat(program.health("ready").getString("status")).isEqualTo("UP");
            assertThat(program.terminate()).isEqualTo(143);
        }
    }

    @Test
    void aPostReloadsWhereSystemAllowsItAlsoTheSourceThatWasAsked() throws Exception {
        int port = ProgramProcess.freePort();
        String system = "<system>\n  enable_reload true\n</system>\n";
        String agent = "<source>\n  @type monitor_agent\n  bind 127.0.0.1\n  port " + port + "\n</source>\n";
        Path config = Config.write(
                folder.resolve("post.conf"), system, agent, EVENTS, "<match **>\n  @type stdout\n</match>\n");
        try (var program = ProgramProcess.aggregator().args("-c", config).start();
                var http = HttpClient.newHttpClient()) {
            program.awaitReady();
            Config.write(config, system, agent, EVENTS, "<match made>\n  @type stdout\n</match>\n");
            assertThat(reload(http, port)).contains("\"ok\":true").contains("2 plugins go on, 1 started, 1 stopped");

            Config.write(config, system, agent, EVENTS, "<match made>\n  @type nowhere\n</match>\n");
            assertThat(reload(http, port)).contains("\"ok\":false").contains("nowhere");

            Config.write(
                    config,
                    system,
                    agent.replace("</source>", "  tag monitor\n</source>"),
                    EVENTS,
                    "<match made>\n  @type stdout\n</match>\n<match **>\n  @type null\n</match>");
            try {
                reload(http, port);
            } catch (IOException e) {
                // The one that answers was stopped.
            }
            program.awaitErr(line -> line.contains("monitor_agent: " + config + " is reloaded in ")
                    && line.endsWith("2 plugins go on, 2 started, 1 stopped"));
            program.awaiting("the new one's answer", () -> reload(http, port).contains("4 plugins go on"));
            assertThat(program.terminate()).isEqualTo(143);
        }
    }

    private static String reload(HttpClient http, int port) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/config.reload"))
                                .timeout(Duration.ofSeconds(60))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String hash(ProgramProcess program) {
        return program.metrics().stream()
                .filter(line -> line.startsWith("tributary_config_info"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTermWhileItStartsStopsItWhenItHas() {
        Path config = Config.write(
                folder.resolve("early.conf"),
                "<system>\n  workers 4\n</system>",
                Config.FORWARD_SOURCE,
                EVENTS,
                "<match **>\n  @type file\n  path \"" + folder + "/out.#{worker_id}\"\n</match>\n");
        try (var program = ProgramProcess.aggregator()
                .env("FORWARD_PORT", ProgramProcess.freePort())
                .args("-c", config)
                .start()) {
            // Said while the plugins are made, before any is started.
            program.awaitErr(line -> line.contains("default timekey interval"));

            assertThat(program.terminate()).isEqualTo(143);

            assertThat(program.err()).noneMatch(line -> line.contains(" ERROR "));
            assertThat(program.errText()).doesNotContain("Vert.x closed").doesNotContain("not accepted");
            assertThat(program.err()).last().asString().endsWith("stopped; nothing is left");
        }
    }

    @Test
    void aSecondTermStopsAtOnceAndSaysWhatIsLeft() {
        Path config = Config.write(folder.resolve("stuck.conf"), """
                <system>
                  shutdown_timeout 10m
                </system>
                """, EVENTS, """
                <match **>
                  @type copy
                  <store>
                    @type forward
                    @id in-memory
                    <server>
                      host 127.0.0.1
                      port "#{ENV['NOBODY']}"
                    </server>
                    <buffer>
                      retry_forever true
                      shutdown_timeout 10m
                    </buffer>
                  </store>
                  <store>
                    @type forward
                    @id in-files
                    <server>
                      host 127.0.0.1
                      port "#{ENV['NOBODY']}"
                    </server>
                    <buffer>
                      @type file
                      path "#{ENV['BUFFER']}"
                      flush_at_shutdown true
                      shutdown_timeout 10m
                      retry_forever true
                    </buffer>
                  </store>
                </match>
                """);
        try (var program = ProgramProcess.aggregator()
                .env("NOBODY", ProgramProcess.freePort())
                .env("BUFFER", folder.resolve("buffer"))
                .args("-c", config)
                .start()) {
            program.awaitHealth("started", "UP");
            program.awaiting("events in both buffers", () -> program.metric("tributary_buffer_events") >= 10);
            program.askToStop();
            program.awaitErr(line -> line.contains("stopping: sources first"));
            long since = System.nanoTime();

            // One that comes at once is the same wish, as timeout sends it to the process and its group.
            await().atMost(ProgramProcess.DEADLINE)
                    .pollInterval(Duration.ofMillis(400))
                    .until(() -> {
                        program.askToStop();
                        return ProcessHandle.of(program.pid())
                                .filter(ProcessHandle::isAlive)
                                .isEmpty();
                    });
            assertThat(program.awaitExit()).isEqualTo(143);

            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofMinutes(5));
            assertThat(program.errText())
                    .containsPattern("stopped at once, by a second signal \\(SIGTERM\\); not delivered: ")
                    .containsPattern("\\d+ events of forward output 'in-memory' \\(" + config
                            + ":\\d+\\), lost with its memory buffer")
                    .containsPattern("\\d+ events of forward output 'in-files' \\(" + config
                            + ":\\d+\\), kept in its file buffer for the next start");
        }
    }

    /** Whoever started these tests may have had it ignored, as {@code nohup} does, and the program inherits that. */
    private static boolean ignores(ProgramProcess program, int signal) throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/" + program.pid() + "/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        return (Long.parseUnsignedLong(mask, 16) >> (signal - 1) & 1) == 1;
    }
}
