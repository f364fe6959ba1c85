package dev.tributary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The machine that measures, a Linux. */
final class Machine {
    /** What {@code /proc} counts in: USER_HZ, which is 100 on every platform of ours. */
    static final double TICK_SECONDS = 0.01;

    static final int CPUS = Runtime.getRuntime().availableProcessors();

    private Machine() {}

    /** Ticks that the hypervisor gave to somebody else while this machine wanted to run, over all CPUs. */
    static long stealTicks() throws IOException {
        // cpu user nice system idle iowait irq softirq steal …
        String[] all =
                Files.readAllLines(Path.of("/proc/stat")).getFirst().trim().split("\\s+");
        return Long.parseLong(all[8]);
    }

    static String description() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown CPU");
        return "%s, %d CPUs (%s), Linux %s, Java %s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC), CPUS, cpu, System.getProperty("os.version"), Runtime.version());
    }
}
