package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program is told to reload while it takes in events over forward with acks, over HTTP and from a growing file:
 * outputs, filters, a label and another source change each time, the three sources never.
 *
 * <p>{@code -Dreload.rounds=50} makes it longer.
 */
class ReloadIT {
    private static final int ROUNDS = Integer.getInteger("reload.rounds", 5);

    @TempDir
    Path folder;

    private final int forwardPort = ProgramProcess.freePort();
    private final int httpPort = ProgramProcess.freePort();
    private final int otherPort = ProgramProcess.freePort();

    @Test
    void nothingIsLostOrDoubledAndUnchangedSourcesKeepTheirConnections() throws Exception {
        Path config = write(0);
        try (var program = ProgramProcess.edgeAgent().args("-c", config).start();
                var lines = new NumberedLines(folder.resolve("lines.log"));
                var http = HttpClient.newHttpClient()) {
            program.awaitReady();
            var posted = new ArrayList<Integer>();
            try (var sender = new NumberedSender(forwardPort, 0, 7)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    long acked = sender.ackedEvents();
                    write(round);
                    program.signal("USR2");
                    int reloads = round;
                    while (reloads(program) < reloads) {
                        post(http, posted);
                    }
                    program.awaiting("acks behind a reload", () -> sender.ackedEvents() > acked);
                }
                sender.finish();
                int written = lines.finish();
                program.awaiting("all that was acked", () -> stored("numbers").size() >= sender.ackedEvents());
                program.awaiting("all lines", () -> stored("lines").size() >= written);
                program.awaiting("all that was posted", () -> stored("posted").size() >= posted.size());
                assertThat(program.terminate()).isEqualTo(143);

                assertThat(sender.resends()).as("the connection was never cut").isZero();
                assertStoredOnce("numbers", sender.end());
                assertStoredOnce("lines", written);
                assertStoredOnce("posted", posted.size());
                assertThat(program.err()).noneMatch(line -> line.contains(" ERROR "));
                System.out.printf(
                        "reload test: %d reloads; %d events acked over forward, %d posted, %d lines followed, stored once"
                                + " each%n",
                        ROUNDS, sender.ackedEvents(), posted.size(), written);
            }
        }
    }

    private void assertStoredOnce(String name, int count) throws IOException {
        int[] times = new int[count];
        stored(name).forEach(number -> times[number]++);
        assertThat(IntStream.range(0, count)
                        .filter(number -> times[number] != 1)
                        .mapToObj(number -> number + ": " + times[number])
                        .toList())
                .as("numbers of %s, and how often each is stored if it is not once", name)
                .isEmpty();
    }

    private static long reloads(ProgramProcess program) {
        assertThat(program.err()).noneMatch(line -> line.contains("not reloaded"));
        return program.err().stream()
                .filter(line -> line.contains("SIGUSR2: ") && line.contains(" is reloaded in "))
                .count();
    }

    private void post(HttpClient http, List<Integer> posted) throws Exception {
        int n = posted.size();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/posted"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"n\":" + n + "}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        posted.add(n);
    }

    /** Every output and filter is another with each round, as are a source beside the three and a label. */
    private Path write(int round) throws IOException {
        return Config.write(
                folder.resolve("reload.conf"),
                """
                <source>
                  @type forward
                  bind 127.0.0.1
                  port %d
                  @label @NUMBERS
                </source>
                <source>
                  @type tail
                  path %s/lines.log
                  pos_file %s/lines.pos
                  read_from_head true
                  tag lines
                  <parse>
                    @type none
                    message_key n
                  </parse>
                </source>
                """.formatted(forwardPort, folder, folder),
                round % 2 == 0 ? "" : """
                        <source>
                          @type forward
                          bind 127.0.0.1
                          port %d
                        </source>
                        """.formatted(otherPort),
                """
                <source>
                  @type http
                  bind 127.0.0.1
                  port %d
                </source>
                <filter **>
                  @type record_transformer
                  <record>
                    round %d
                  </record>
                </filter>
                """.formatted(httpPort, round),
                output("lines", round),
                output("posted", round),
                "<label @NUMBERS>",
                round % 3 == 0
                        ? output("**", "numbers", round)
                        : "<match **>\n  @type relabel\n  @label @ROUND" + round + "\n</match>",
                "</label>",
                round % 3 == 0 ? "" : "<label @ROUND" + round + ">\n" + output("**", "numbers", round) + "</label>");
    }

    private String output(String tag, int round) {
        return output(tag, tag, round);
    }

    private String output(String pattern, String name, int round) {
        return """
                <match %s>
                  @type file
                  path %s/stored-%s
                  append true
                  <format>
                    @type single_value
                    message_key n
                  </format>
                  <buffer []>
                    @type file
                    path %s/buffer-%s
                    flush_mode interval
                    flush_interval %d
                  </buffer>
                </match>
                """.formatted(pattern, folder, name, folder, name, 1 + round % 2);
    }

    private List<Integer> stored(String name) throws IOException {
        Path file = folder.resolve("stored-" + name + ".log");
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Integer::parseInt).toList();
        }
    }
}
