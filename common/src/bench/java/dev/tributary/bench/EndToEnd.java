package dev.tributary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a million events cost the packaged aggregator: a {@link Load} sends chunks over the loopback, and the program
 * throws them away ({@code null}), writes them to a file as lines of JSON ({@code file}), or relays them to a {@link
 * Sink} ({@code relay}; with acks on both sides {@code relay-ack}, and through a file buffer {@code disk-none-ack}, {@code
 * disk-group-ack}, {@code disk-every-ack}, which differ in {@code sync}). Each case is a program of its own; its first round warms it up. Everything
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
        Files.createDirectories(folder);
        Path config = Files.writeString(folder.resolve(name + ".conf"), config(name));
        try (var sink = new Sink();
                var program = MeasuredProgram.start(arguments.jvm(), config, folder, sink.port())) {
            for (int round = 0; round <= arguments.rounds(); round++) {
                String shown = name + (round == 0 ? ", warm-up" : "");
                System.out.println(round(shown, name, program, sink, round + 1L));
                program.checkLog();
            }
        }
    }

    private Round round(String shown, String name, MeasuredProgram program, Sink sink, long roundsSoFar)
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

    private String config(String name) {
        String output = switch (name) {
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
            case "relay", "relay-ack" -> relay(name.endsWith("-ack"), BUFFER);
            case "disk-none-ack", "disk-group-ack", "disk-every-ack" ->
                relay(true, BUFFER + """
                            @type file
                            path "#{ENV.fetch('OUT')}/%s"
                            sync %s
                    """.formatted(name, name.split("-")[1]));
            default -> throw new IllegalArgumentException("no case " + name + "; there are " + Arguments.CASES);
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

    private static String relay(boolean acks, String buffer) {
        return """
                  @type forward
                  require_ack_response %s
                  <server>
                    host 127.0.0.1
                    port "#{ENV.fetch('SINK_PORT')}"
                  </server>
                  <buffer tag>
                %s  </buffer>
                """.formatted(acks, buffer);
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
        static final List<String> CASES =
                List.of("null", "file", "relay", "relay-ack", "disk-none-ack", "disk-group-ack", "disk-every-ack");
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
