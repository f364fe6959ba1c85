package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the packaged programs do when they are called, and the exit codes that scripts rely on. */
class CommandLineIT {

    enum Both {
        EDGE_AGENT("edge-agent") {
            @Override
            ProgramProcess.Start start() {
                return ProgramProcess.edgeAgent();
            }
        },
        AGGREGATOR("aggregator") {
            @Override
            ProgramProcess.Start start() {
                return ProgramProcess.aggregator();
            }
        };

        final String called;

        Both(String called) {
            this.called = called;
        }

        abstract ProgramProcess.Start start();
    }

    @TempDir
    Path folder;

    @Test
    void withoutArgumentsBothRunTheirDefaultPipelinesAndTheseFitTogether() {
        int port = ProgramProcess.freePort();
        try (var aggregator =
                        ProgramProcess.aggregator().env("FORWARD_PORT", port).start();
                var agent = ProgramProcess.edgeAgent()
                        .env("AGGREGATOR_PORT", port)
                        .env("NodeName", "Node1")
                        .start()) {
            agent.awaitReady();
            aggregator.awaiting(
                    "two events", () -> Printed.records(aggregator, "Node1").size() >= 2);
            var first = Printed.records(aggregator, "Node1").getFirst();
            assertThat(first).isEqualTo(new JsonObject("{\"hello\":\"world\",\"counter\":0}"));
            assertThat(agent.terminate()).isEqualTo(143);
            assertThat(aggregator.terminate()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsVersionHelpAndConfiguration(Both program) {
        var version = program.start().args("--version").run();
        assertThat(version.awaitExit()).isZero();
        assertThat(version.outText()).startsWith(program.called + " ").contains("Java 2");

        var help = program.start().args("--help").run();
        assertThat(help.awaitExit()).isZero();
        assertThat(help.outText()).contains("--config", "--dry-run", "--show-config", "Exit codes");

        var shown = program.start().args("--show-config").run();
        assertThat(shown.awaitExit()).isZero();
        assertThat(new JsonObject(shown.outText()).getJsonArray("children")).isNotEmpty();

        var dry = program.start().args("--dry-run").run();
        assertThat(dry.awaitExit()).isZero();
        assertThat(dry.outText()).contains(program.called, "would run", "forward");
    }

    @ParameterizedTest
    @EnumSource
    void isStartedByALauncherOfItsName(Both program) throws IOException {
        assertThat(program.start().launcher()).isExecutable().hasFileName(program.called);
        Path link = Files.createSymbolicLink(
                folder.resolve("linked"), program.start().launcher());
        for (Optional<Path> way : List.of(Optional.<Path>empty(), Optional.of(link))) {
            var version = program.start().byLauncher(way).args("--version").run();
            assertThat(version.awaitExit()).isZero();
            assertThat(version.outText()).startsWith(program.called + " ");
            assertThat(version.err()).isEmpty();
        }
        // The launcher is replaced by what it starts, so that a signal reaches that.
        try (var running = program.start()
                .byLauncher(Optional.empty())
                .env("FORWARD_PORT", ProgramProcess.freePort())
                .start()) {
            running.awaitErr(line -> line.contains(" runs the built-in default pipeline"));
            String command = Files.readString(Path.of("/proc/" + running.pid() + "/cmdline"))
                    .replace('\0', ' ');
            assertThat(command).contains("java.options", "-Xmx256m", "quarkus-run.jar");
            assertThat(running.terminate()).isEqualTo(143);
        }
    }

    @Test
    void everyLineOfAJsonLogIsJson() {
        Path config = Config.write(folder.resolve("json.conf"), """
                <system>
                  <log>
                    format json
                  </log>
                </system>
                """, Config.FORWARD_SOURCE, Config.LINES_MATCH);
        try (var program = ProgramProcess.aggregator()
                .env("FORWARD_PORT", ProgramProcess.freePort())
                .env("OUT", folder.resolve("out"))
                .args("-c", config)
                .start()) {
            program.awaitReady();
            program.terminate();
            assertThat(program.err())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(new JsonObject(line).getString("message"))
                            .isNotEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnOptionThatItDoesNotKnow(Both program) {
        var wrong = program.start().args("--sprinkle").run();
        assertThat(wrong.awaitExit()).isEqualTo(2);
        assertThat(wrong.errText()).contains("--sprinkle", "--help");
    }

    @ParameterizedTest
    @EnumSource
    void tellsEveryErrorOfAConfigurationWithItsPlace(Both program) {
        Path config = Config.write(folder.resolve("wrong.conf"), """
                <source>
                  @type forward
                  port 99999
                </source>
                <match **>
                  @type stdot
                </match>
                """);
        for (String[] call : new String[][] {{"-c", config.toString()}, {"--dry-run", "-c", config.toString()}}) {
            var refused = program.start().args((Object[]) call).run();
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.errText())
                    .contains(config + ":3:8: port", "99999", "65535")
                    .contains(config + ":6:9: ", "'stdot'", "did you mean 'stdout'");
            assertThat(refused.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysThatAConfigurationIsNotThere(Both program) {
        var refused = program.start().args("-c", folder.resolve("nowhere.conf")).run();
        assertThat(refused.awaitExit()).isEqualTo(1);
        assertThat(refused.errText()).contains("nowhere.conf");
    }

    @Test
    void masksSecretsInTheConfigurationItShows() {
        Path config = Config.write(folder.resolve("secret.conf"), """
                <source>
                  @type forward
                  <security>
                    self_hostname here
                    shared_key "#{ENV['KEY']}"
                  </security>
                </source>
                """);
        var shown = ProgramProcess.aggregator()
                .env("KEY", "hush-hush")
                .args("--show-config", "-c", config)
                .run();
        assertThat(shown.awaitExit()).isZero();
        assertThat(shown.outText()).contains("shared_key", "xxxxxx").doesNotContain("hush-hush");
        assertThat(shown.errText()).doesNotContain("hush-hush");
    }

    @Test
    void endsWithOneLineWhenAPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = Config.write(
                    folder.resolve("taken.conf"), Config.FORWARD_SOURCE, "<match **>\n  @type stdout\n</match>");
            var refused = ProgramProcess.aggregator()
                    .env("FORWARD_PORT", taken.getLocalPort())
                    .args("-c", config)
                    .run();
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.err())
                    .anyMatch(line -> line.startsWith("aggregator: cannot start forward source 'in' (" + config + ":1)")
                            && line.contains("127.0.0.1:" + taken.getLocalPort()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWithOneLineWhenItsHttpPortIsTaken(Both program) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var refused = program.start()
                    .env("QUARKUS_HTTP_PORT", taken.getLocalPort())
                    .env("FORWARD_PORT", ProgramProcess.freePort())
                    .run();
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.err())
                    .singleElement()
                    .asString()
                    .startsWith(program.called + ": cannot start: ")
                    .contains("127.0.0.1:" + taken.getLocalPort(), "QUARKUS_HTTP_PORT");
        }
    }
}
