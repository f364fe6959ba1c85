package dev.tributary.output;

import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;

/** Whether what a path shows of the time tells one time slice from every other. */
final class SliceNames {
    /** 2016-01-01 00:00:00 UTC. */
    private static final long BASE_SECONDS = 1_451_606_400;

    /**
     * Lengths of steps in seconds, and how many: a directive that is missing, such as the minute, the half of the day or
     * the year, or that can be taken for its neighbour, gives two of the slices that lie there the same name. In 28 years
     * every date has been on every day of the week.
     */
    private static final long[][] STEPS = {{1, 4_000}, {60, 3_000}, {3_600, 800}, {86_400, 28 * 366}};

    private SliceNames() {}

    /**
     * Tries it with the slices of 28 years.
     *
     * @param path with directives of strftime and {@code ${placeholders}}
     */
    static boolean stayApart(String path, long timekeySeconds) {
        TimeFormat format = TimeFormat.of(path.replaceAll("\\$\\{[^}]*}", ""), ZoneOffset.UTC);
        Set<Long> slices = new HashSet<>();
        for (long[] step : STEPS) {
            for (long i = 0; i <= step[1]; i++) {
                long seconds = BASE_SECONDS + i * step[0];
                slices.add(seconds - Math.floorMod(seconds, timekeySeconds));
            }
        }
        Set<String> names = new HashSet<>();
        return slices.size() > 1
                && slices.stream().allMatch(slice -> names.add(format.format(new EventTime(slice, 0))));
    }
}
