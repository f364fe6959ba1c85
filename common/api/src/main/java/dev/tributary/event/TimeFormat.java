package dev.tributary.event;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A time written and read by a pattern as Ruby's {@code strftime} and {@code strptime} have it, which are what Fluentd's
 * {@code time_format}, file paths and placeholders speak.
 *
 * <p>Directives: {@code %Y %C %y %m %B %b %h %d %e %j %H %k %I %l %M %S %L %N %z %:z %Z %A %a %u %w %p %P %s %U %W %V %G
 * %g %n %t %%} and the combinations {@code %D %F %T %R %r %c %x %X %v %+ %iso8601}. Flags {@code - 0 _ ^ #} and a width
 * stand between the percent sign and the letter, so {@code %3N} are milliseconds and {@code %-d} has no padding. {@code
 * %Q}, milliseconds since 1970, can only be read. What is no directive is text.
 *
 * <p>Immutable but for a cache of the last second, which may be lost in a race and is only ever read whole: usable from
 * any thread.
 */
public final class TimeFormat {
    private final String pattern;
    private final ZoneId zone;
    private final List<TimeDirective> directives;
    private final TimeText text;
    private Rendered lastRendered = new Rendered(Long.MIN_VALUE, new String[0]);
    private Read lastRead = new Read("", Optional.empty());

    private TimeFormat(String pattern, ZoneId zone, Clock clock) {
        this.pattern = pattern;
        this.zone = zone;
        this.directives = TimeDirective.compile(pattern);
        this.text = new TimeText(directives, zone, clock);
    }

    /**
     * @param zone written in, and assumed for a text without a zone
     */
    public static TimeFormat of(String pattern, ZoneId zone) {
        return of(pattern, zone, Clock.systemUTC());
    }

    /**
     * @param clock tells the year, or the day, of a text that names none
     */
    public static TimeFormat of(String pattern, ZoneId zone, Clock clock) {
        return new TimeFormat(pattern, zone, clock);
    }

    /** The zone a {@code timezone} or {@code timekey_zone} names: {@code +0900}, {@code +09:00}, {@code Asia/Tokyo}. */
    public static Optional<ZoneId> zone(String name) {
        return ZoneNames.find(name);
    }

    /** What in a pattern looks like a directive and is none. */
    public static List<String> unknownDirectives(String pattern) {
        return TimeDirective.unknown(pattern);
    }

    public String pattern() {
        return pattern;
    }

    public ZoneId zone() {
        return zone;
    }

    /** Whether two times within one second may be written differently. */
    public boolean hasFraction() {
        return directives.stream().anyMatch(TimeDirective::isFraction);
    }

    public String format(EventTime time) {
        Rendered rendered = rendered(time.seconds());
        if (rendered.texts.length == 1) {
            return rendered.texts[0];
        }
        var out = new StringBuilder(48);
        append(rendered, time.nanos(), out);
        return out.toString();
    }

    public void append(EventTime time, StringBuilder out) {
        append(rendered(time.seconds()), time.nanos(), out);
    }

    public String format(Instant instant) {
        return format(EventTime.of(instant));
    }

    /**
     * Reads a time as {@code strptime} does: blanks match any blanks, names of months and days in any case, numbers with
     * or without leading zeros, and text behind the last directive is ignored. What the text does not say comes from the
     * clock (year, month, day, in that order) or is zero; a day without a year that would lie more than a month ahead is
     * last year's.
     */
    public Optional<EventTime> parse(CharSequence from) {
        return parseZoned(from).map(ZonedTime::time);
    }

    /** As {@link #parse}, with the zone that the text names. */
    public Optional<ZonedTime> parseZoned(CharSequence from) {
        Read last = lastRead;
        if (last.text.contentEquals(from)) {
            return last.time;
        }
        Optional<ZonedTime> time = text.parse(from);
        if (text.namesDay()) {
            // A text without a day means another time tomorrow; it is read anew each time.
            lastRead = new Read(from.toString(), time);
        }
        return time;
    }

    private Rendered rendered(long seconds) {
        Rendered last = lastRendered;
        if (last.seconds == seconds) {
            return last;
        }
        Rendered fresh = render(seconds);
        lastRendered = fresh;
        return fresh;
    }

    /** The pattern for one second, cut where a fraction of it stands. */
    private Rendered render(long seconds) {
        // What no calendar has is written as the last moment that one has.
        long known = Math.clamp(seconds, -EventTime.SECONDS_LIMIT, EventTime.SECONDS_LIMIT);
        ZonedDateTime moment = Instant.ofEpochSecond(known).atZone(zone);
        var texts = new ArrayList<String>();
        var out = new StringBuilder(48);
        for (TimeDirective directive : directives) {
            if (directive.isFraction()) {
                texts.add(out.toString());
                out.setLength(0);
            } else {
                directive.append(moment, out);
            }
        }
        texts.add(out.toString());
        return new Rendered(seconds, texts.toArray(String[]::new));
    }

    private void append(Rendered rendered, int nanos, StringBuilder out) {
        int next = 0;
        out.append(rendered.texts[next++]);
        for (TimeDirective directive : directives) {
            if (directive.isFraction()) {
                directive.appendFraction(nanos, out);
                out.append(rendered.texts[next++]);
            }
        }
    }

    private record Rendered(long seconds, String[] texts) {}

    private record Read(String text, Optional<ZonedTime> time) {}
}
