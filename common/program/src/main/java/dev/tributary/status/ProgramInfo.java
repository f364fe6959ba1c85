package dev.tributary.status;

import dev.tributary.worker.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What runs.
 *
 * @param node the name of the machine
 * @param since when the process began
 */
record ProgramInfo(String name, String version, String node, Instant since) {
    static ProgramInfo of(Supervisor supervisor) {
        return new ProgramInfo(
                ConfigProvider.getConfig().getValue("quarkus.application.name", String.class),
                supervisor.version(),
                supervisor.node(),
                ProcessHandle.current().info().startInstant().orElseGet(Instant::now));
    }

    Duration uptime(Instant now) {
        return Duration.between(since, now);
    }

    /** For people: {@code aggregator 0.1.0 on host1, up 3 h 12 min, since 2026-01-31T12:00:00Z}. */
    String shown(Instant now) {
        Duration up = uptime(now);
        String shown = up.toDays() > 0
                ? up.toDays() + " d " + up.toHoursPart() + " h"
                : up.toHours() > 0
                        ? up.toHours() + " h " + up.toMinutesPart() + " min"
                        : up.toMinutes() > 0
                                ? up.toMinutes() + " min " + up.toSecondsPart() + " s"
                                : Math.max(0, up.toSeconds()) + " s";
        return name + " " + version + " on " + node + ", up " + shown + ", since "
                + since.truncatedTo(ChronoUnit.SECONDS);
    }
}
