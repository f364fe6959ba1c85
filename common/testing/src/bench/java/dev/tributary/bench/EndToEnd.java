package dev.tributary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a million events cost the packaged aggregator: a {@link Load} sends chunks over the loopback, and the program
 * throws them away ({@code null}), writes them to a file as lines of JSON ({@code file}), or relays them to a {@link
 * Sink} ({@code relay}; with acks on both sides {@code relay-ack}, and through a file buffer {@code disk-none-ack}, {@code
 * disk-group-ack}, {@code disk-every-ack}, which differ in {@code sync}; to 1, 2 or 4 other aggregators {@code fan-1}, {@code fan-2}, {@code fan-4}). Each case is a program of its own; its first round warms it up. Everything
 * that was sent has to have arrived, or the case fails.
 *
 * <p>Prints a row of Markdown for each round. See docs/benchmarks.md.
 */
public final class EndToEnd {
    /** Fits into the heap, and a sender that is faster than the output has to wait. */
    private static final String BUFFER = """
                    flush_mode interval
                    flush_interval 1s
                    chunk_limit_size 4m
                    total_limit_size 48m
                    overflow_action block
            """;

    private static final String SINK = """
                  <server>
                    host 127.0.0.1
                    port "#{ENV.fetch('SINK_PORT')}"
                  </server>
            """;

    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final Arguments arguments;
    private final Path folder;

    private EndToEnd(Arguments arguments, Path folder) {
        this.arguments = arguments;
        this.folder = folder;
    }

    /** @param words the cases and options, see {@link Arguments} */
    public static void main(String... words) throws Exception {
        Arguments arguments = Arguments.of(String.join(" ", words));
        Path folder = Files.createTempDirectory("tributary-bench");
        try {
            System.out.println(Machine.description());
            System.out.println(arguments);
            System.out.println();
            System.out.println(Round.HEADER);
            for (String name : arguments.cases()) {
                new EndToEnd(arguments, folder).measure(name);
            }
        } finally {
            delete(folder);
        }
    }

    private void measure(String name) throws Exception {
        var next = new ArrayList<MeasuredProgram>();
        try (var sink = new Sink()) {
            int servers = name.startsWith("fan-") ? Integer.parseInt(name.substring("fan-".length())) : 0;
            for (int i = 1; i <= servers; i++) {
                next.add(start(name + "-" + i, config("null"), sink));
            }
            String config = servers > 0 ? config(relay(false, servers(next), BUFFER)) : config(name);
            try (var program = start(name, config, sink)) {
                for (int round = 0; round <= arguments.rounds(); round++) {
                    String shown = name + (round == 0 ? ", warm-up" : "");
                    System.out.println(round(shown, name, program, next, sink, round + 1L));
                    program.checkLog();
                }
            }
        } finally {
            for (MeasuredProgram one : next) {
                one.close();
            }
        }
    }

    private MeasuredProgram start(String name, String config, Sink sink) throws Exception {
        Path own = Files.createDirectories(folder.resolve(name));
        Path file = Files.writeString(own.resolve(name + ".conf"), config);
        return MeasuredProgram.start(arguments.jvm(), file, own, sink.port());
    }

    private Round round(
            String shown, String name, MeasuredProgram program, List<MeasuredProgram> next, Sink sink, long roundsSoFar)
            throws Exception {
        long steal = Machine.stealTicks();
        double cpu = program.cpuSeconds();
        long started = System.nanoTime();
        var load = new Load(
                program.forwardPort(),
                arguments.connections(),
                arguments.events(),
                arguments.chunk(),
                name.endsWith("-ack"));
        load.send(DEADLINE);
        long sent = arguments.events() * roundsSoFar;
        if (name.startsWith("relay") || name.startsWith("disk")) {
            sink.await(sent, DEADLINE);
        } else if (!next.isEmpty()) {
            MeasuredProgram.awaitSum(next, "tributary_events_in_total", sent, DEADLINE);
        } else {
            program.awaitMetric(
                    name.equals("null") ? "tributary_events_in_total" : "tributary_events_out_total", sent, DEADLINE);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return new Round(
                shown,
                arguments.events(),
                seconds,
                program.cpuSeconds() - cpu,
                program.peakRssMebibytes(),
                (Machine.stealTicks() - steal) * Machine.TICK_SECONDS / seconds / Machine.CPUS);
    }

    private String config(String nameOrOutput) {
        String output = switch (nameOrOutput) {
            case "null" -> "  @type null\n";
            case "file" -> """
                      @type file
                      path "#{ENV.fetch('OUT')}/events"
                      append true
                      <format>
                        @type json
                      </format>
                      <buffer []>
                %s      </buffer>
                    """.formatted(BUFFER);
            case "relay", "relay-ack" -> relay(nameOrOutput.endsWith("-ack"), SINK, BUFFER);
            case "disk-none-ack", "disk-group-ack", "disk-every-ack" ->
                relay(true, SINK, BUFFER + """
                            @type file
                            path "#{ENV.fetch('OUT')}/buffer"
                            sync %s
                    """.formatted(nameOrOutput.split("-")[1]));
            default -> {
                if (!nameOrOutput.contains("@type")) {
                    throw new IllegalArgumentException("no case " + nameOrOutput + "; there are " + Arguments.CASES);
                }
                yield nameOrOutput;
            }
        };
        return """
                <system>
                  workers %d
                </system>
                <source>
                  @type forward
                  bind 127.0.0.1
                  port "#{ENV.fetch('FORWARD_PORT')}"
                </source>
                <match **>
                %s</match>
                """.formatted(arguments.workers(), output);
    }

    private static String relay(boolean acks, String servers, String buffer) {
        return """
                  @type forward
                  require_ack_response %s
                %s
                  <buffer tag>
                %s  </buffer>
                """.formatted(acks, servers, buffer);
    }

    private static String servers(List<MeasuredProgram> programs) {
        return programs.stream()
                .map(one -> "<server>\n  host 127.0.0.1\n  port " + one.forwardPort() + "\n</server>")
                .collect(Collectors.joining("\n"));
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(all::addFirst);
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }

    /** One measurement. */
    record Round(String name, long events, double seconds, double cpuSeconds, long peakRssMebibytes, double steal) {
        static final String HEADER =
                "| case | events/s | CPU s per million events | peak RSS, MiB | steal |\n" + "|---|---|---|---|---|";

        @Override
        public String toString() {
            return "| %s | %,d | %.2f | %d | %.0f %% |"
                    .formatted(
                            name,
                            Math.round(events / seconds),
                            cpuSeconds / events * 1e6,
                            peakRssMebibytes,
                            steal * 100);
        }
    }

    /**
     * {@code [CASE…] [--events N] [--chunk N] [--rounds N] [--connections N] [--workers N] [--jvm "OPTIONS"]}.
     *
     * @param events in each round, whole chunks
     * @param chunk events in each chunk
     * @param rounds behind the warm-up
     * @param jvm options of the program's JVM
     */
    record Arguments(
            List<String> cases, long events, int chunk, int rounds, int connections, int workers, List<String> jvm) {
        static final List<String> CASES = List.of(
                "null",
                "file",
                "relay",
                "relay-ack",
                "disk-none-ack",
                "disk-group-ack",
                "disk-every-ack",
                "fan-1",
                "fan-2",
                "fan-4");
        private static final String JVM = "-Xmx256m -XX:+UseSerialGC";

        static Arguments of(String line) {
            var cases = new ArrayList<String>();
            long events = 4_000_000;
            int chunk = Samples.EVENTS;
            int rounds = 3;
            int connections = 2;
            int workers = 1;
            String jvm = JVM;
            var words = new ArrayList<>(List.of(line.strip().split("\\s+")));
            while (!words.isEmpty()) {
                String word = words.removeFirst();
                switch (word) {
                    case "--events" -> events = Long.parseLong(words.removeFirst());
                    case "--chunk" -> chunk = Integer.parseInt(words.removeFirst());
                    case "--rounds" -> rounds = Integer.parseInt(words.removeFirst());
                    case "--connections" -> connections = Integer.parseInt(words.removeFirst());
                    case "--workers" -> workers = Integer.parseInt(words.removeFirst());
                    case "--jvm" -> {
                        // All that is left.
                        jvm = String.join(" ", words);
                        words.clear();
                    }
                    default -> cases.add(word);
                }
            }
            return new Arguments(
                    cases.isEmpty() || cases.equals(List.of(".*")) ? CASES : cases,
                    events,
                    chunk,
                    rounds,
                    connections,
                    workers,
                    List.of(jvm.strip().split("\\s+")));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d events a round in chunks of %,d, %d connections, %d %s, JVM %s",
                    events,
                    chunk,
                    connections,
                    workers,
                    workers == 1 ? "worker" : "workers",
                    String.join(" ", jvm));
        }
    }
}
