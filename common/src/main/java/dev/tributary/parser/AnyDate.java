package dev.tributary.parser;

import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The usual ways to write a date, for a time without a {@code time_format}; Fluentd asks Ruby's Time.parse there. */
final class AnyDate {
    private static final List<String> DATES = List.of(
            "%Y-%m-%dT%H:%M:%S",
            "%Y-%m-%d %H:%M:%S",
            "%Y/%m/%d %H:%M:%S",
            "%d/%b/%Y:%H:%M:%S",
            "%d/%b/%Y %H:%M:%S",
            "%a, %d %b %Y %H:%M:%S",
            "%d %b %Y %H:%M:%S",
            "%b %e %Y %H:%M:%S",
            "%b %e %H:%M:%S",
            "%Y%m%dT%H%M%S");

    /** Longest first: what stands behind the last directive of a pattern is not looked at. */
    private static final List<String> ENDS = List.of(".%N %z", ",%N %z", ".%N", ",%N", " %z", "");

    private static final List<String> ALONE =
            List.of("%a %b %e %H:%M:%S %Z %Y", "%a %b %e %H:%M:%S %Y", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d");

    private final List<TimeFormat> formats = new ArrayList<>();

    /** The one that fitted last, which mostly fits again. A race only costs a longer search. */
    private int lastFit;

    AnyDate(ZoneId zone, Clock clock) {
        DATES.forEach(date -> ENDS.forEach(end -> formats.add(TimeFormat.of(date + end, zone, clock))));
        ALONE.forEach(pattern -> formats.add(TimeFormat.of(pattern, zone, clock)));
    }

    Optional<EventTime> parse(String text) {
        // The whole group of the last fit, from its longest, lest a shorter pattern cut a longer text.
        int group = lastFit / ENDS.size() * ENDS.size();
        Optional<EventTime> time = firstFit(text, group, Math.min(group + ENDS.size(), formats.size()));
        return time.isPresent() ? time : firstFit(text, 0, formats.size());
    }

    private Optional<EventTime> firstFit(String text, int from, int to) {
        for (int index = from; index < to; index++) {
            Optional<EventTime> time = formats.get(index).parse(text);
            if (time.isPresent()) {
                lastFit = index;
                return time;
            }
        }
        return Optional.empty();
    }
}
