package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A log that is written, rotated and followed, from the agent's file to the aggregator's, line by line. */
@Timeout(value = 5 * 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RotationIT {
    private static final int GENERATIONS = 6;
    private static final String TAIL = """
            <source>
              @type tail
              @id log
              tag app
              path "#{ENV.fetch('LOG')}"
              pos_file "#{ENV.fetch('LOG')}.pos"
              read_from_head true
              refresh_interval 1s
              rotate_wait 1s
              <parse>
                @type none
              </parse>
            </source>
            """;

    @TempDir
    Path folder;

    private final int forwardPort = ProgramProcess.freePort();

    @Test
    void aMillionLinesOverFiveRenamesAreTheAggregatorsLines() throws IOException {
        int linesOfAGeneration = 1_000_000 / GENERATIONS + 1;
        IntFunction<String> line = RotationIT::accessLine;
        Path log = folder.resolve("access.log");
        try (var aggregator = aggregator();
                var agent = agent(log)) {
            for (int generation = 0; generation < GENERATIONS; generation++) {
                append(log, line, generation * linesOfAGeneration, linesOfAGeneration);
                if (generation < GENERATIONS - 1) {
                    // No sooner than the last rotation was noticed: who renames twice meanwhile hides a file for good.
                    int noticed = generation;
                    agent.awaiting(noticed + " rotations", () -> agent.metric("tributary_rotations_total") >= noticed);
                    Files.move(log, folder.resolve("access.log." + generation));
                }
            }
            int lines = GENERATIONS * linesOfAGeneration;
            awaitLines(aggregator, lines);
            assertSameLines(line, lines);
            assertThat(agent.metric("tributary_rotations_total")).isEqualTo(GENERATIONS - 1);
            assertCounted(agent, aggregator, lines);
        }
    }

    @Test
    void linesOverCopiesThatTruncateAreTheAggregatorsLines() throws IOException {
        int linesOfAGeneration = 10_000;
        int copies = 3;
        IntFunction<String> line = number -> "%05d truncated where it stands".formatted(number);
        Path log = folder.resolve("app.log");
        try (var aggregator = aggregator();
                var agent = agent(log)) {
            for (int copy = 0; copy < copies; copy++) {
                append(log, line, copy * linesOfAGeneration, linesOfAGeneration);
                // What nobody has read when the file is truncated is gone, whoever follows it.
                double read = (copy + 1.0) * linesOfAGeneration;
                agent.awaiting("all lines read", () -> agent.metric("tributary_events_in_total", "\"log\"") == read);
                Files.copy(log, folder.resolve("app.log.1"), StandardCopyOption.REPLACE_EXISTING);
                try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                    file.truncate(0);
                }
                double truncated = copy + 1.0;
                agent.awaiting(
                        "the truncation noticed", () -> agent.metric("tributary_truncations_total") == truncated);
            }
            append(log, line, copies * linesOfAGeneration, linesOfAGeneration);
            int lines = (copies + 1) * linesOfAGeneration;
            awaitLines(aggregator, lines);
            assertSameLines(line, lines);
            assertCounted(agent, aggregator, lines);
        }
    }

    private ProgramProcess aggregator() {
        Path config = Config.write(folder.resolve("aggregator.conf"), Config.FORWARD_SOURCE, Config.LINES_MATCH);
        return ProgramProcess.aggregator()
                .env("FORWARD_PORT", forwardPort)
                .env("OUT", folder.resolve("lines"))
                .args("-c", config)
                .start()
                .awaitReady();
    }

    private ProgramProcess agent(Path log) {
        Path config = Config.write(folder.resolve("agent.conf"), TAIL, Config.FORWARD_MATCH);
        return ProgramProcess.edgeAgent()
                .env("FORWARD_PORT", forwardPort)
                .env("LOG", log)
                .args("-c", config)
                .start()
                .awaitReady();
    }

    private static String accessLine(int number) {
        return "192.168.%d.%d - - \"GET /items/%07d HTTP/1.1\" 200 %d \"Mozilla/5.0 (X11; Linux x86_64)\""
                .formatted(number % 200, number % 250, number, 100 + number % 9000);
    }

    private static void append(Path log, IntFunction<String> line, int from, int count) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int number = from; number < from + count; number++) {
                out.write(line.apply(number));
                out.write('\n');
            }
        }
    }

    private static void awaitLines(ProgramProcess aggregator, int lines) {
        aggregator.awaiting(
                lines + " lines written", () -> aggregator.metric("tributary_events_out_total", "\"lines\"") >= lines);
    }

    /** Compares as it reads: neither side is ever in memory. */
    private void assertSameLines(IntFunction<String> line, int lines) throws IOException {
        try (var written = Files.newBufferedReader(folder.resolve("lines.log"))) {
            for (int number = 0; number < lines; number++) {
                String expected = line.apply(number);
                String actual = written.readLine();
                if (!expected.equals(actual)) {
                    assertThat(actual).as("line %d", number).isEqualTo(expected);
                }
            }
            assertThat(written.readLine()).as("a line too many").isNull();
        }
    }

    /** The metrics of both programs tell these events, in and out, by plugin and worker. */
    private static void assertCounted(ProgramProcess agent, ProgramProcess aggregator, int events) {
        agent.awaiting("the last ack", () -> agent.metric("tributary_events_out_total", "\"out\"") == events);
        assertCount(agent, "tributary_events_in_total", "log", events);
        assertCount(agent, "tributary_events_in_total", "out", events);
        assertCount(agent, "tributary_events_out_total", "out", events);
        assertCount(aggregator, "tributary_events_in_total", "in", events);
        assertCount(aggregator, "tributary_events_in_total", "lines", events);
        assertCount(aggregator, "tributary_events_out_total", "lines", events);
        assertThat(agent.metric("tributary_dropped_events_total")).isZero();
        assertThat(aggregator.metric("tributary_dropped_events_total")).isZero();
        assertThat(aggregator.metric("tributary_errors_total")).isZero();
    }

    private static void assertCount(ProgramProcess program, String metric, String plugin, int events) {
        assertThat(program.metric(metric, "plugin_id=\"" + plugin + "\"", "worker=\"0\""))
                .as("%s of %s", metric, plugin)
                .isEqualTo(events);
    }
}
