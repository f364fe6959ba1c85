package dev.tributary.aggregator;

import dev.tributary.program.ProgramProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A steady stream of numbered events from an agent to aggregators that print them. */
final class Flow {
    private static final Pattern EVENT = Pattern.compile("\\d{4}-\\S+ \\S+ \\S+ (\\S+): \\{.*\"n\":(\\d+)\\b.*}");

    private final Path folder;

    /** @param folder for configuration files */
    Flow(Path folder) {
        this.folder = folder;
    }

    /** An aggregator that acks an event once it is printed. */
    ProgramProcess aggregator(int port) {
        return ProgramProcess.aggregator()
                .args(
                        "-c",
                        write(
                                "aggregator-" + port + ".conf",
                                "<source>",
                                "  @type forward",
                                "  bind 127.0.0.1",
                                "  port " + port,
                                "</source>",
                                "<match **>",
                                "  @type stdout",
                                "</match>"))
                .start();
    }

    /** An agent that makes 100 events a second, asks for acks, and flushes ten times a second. */
    ProgramProcess agent(String tag, String... forward) {
        return ProgramProcess.edgeAgent()
                .args(
                        "-c",
                        write(
                                "agent-" + tag + ".conf",
                                "<source>",
                                "  @type sample",
                                "  tag " + tag,
                                "  rate 100",
                                "  auto_increment_key n",
                                "  sample {\"hello\":\"world\"}",
                                "</source>",
                                "<match **>",
                                "  @type forward",
                                "  require_ack_response true",
                                String.join("\n", forward),
                                "  <buffer>",
                                "    flush_interval 0.1s",
                                "    retry_wait 0.2s",
                                "    retry_max_interval 1s",
                                "  </buffer>",
                                "</match>"))
                .start();
    }

    static String server(int port, String... more) {
        return "<server>\nhost 127.0.0.1\nport " + port + "\n" + String.join("\n", more) + "\n</server>";
    }

    /** The numbers a program has printed, as they came. */
    static List<Integer> numbers(ProgramProcess program, String tag) {
        return program.out().stream()
                .map(EVENT::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(1).equals(tag))
                .map(line -> Integer.valueOf(line.group(2)))
                .toList();
    }

    /** Those from 0 to the greatest that no program has printed. */
    static List<Integer> missing(String tag, List<ProgramProcess> programs) {
        int[] all = programs.stream()
                .flatMap(program -> numbers(program, tag).stream())
                .mapToInt(Integer::intValue)
                .sorted()
                .distinct()
                .toArray();
        int count = all.length == 0 ? 0 : all[all.length - 1] + 1;
        return IntStream.range(0, count)
                .filter(number -> Arrays.binarySearch(all, number) < 0)
                .boxed()
                .toList();
    }

    Path write(String name, String... lines) {
        try {
            return Files.write(folder.resolve(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
