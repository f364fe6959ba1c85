package dev.tributary.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final EventTime MOMENT = EventTime.of(Instant.parse("2026-02-03T04:05:06.012345678Z"));

    /** Expected values are what Ruby's {@code Time.at(...).getlocal("+09:00").strftime} prints. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "%Y-%m-%d %H:%M:%S.%N %z|2026-02-03 13:05:06.012345678 +0900",
                "%Y%m%d%H|2026020313",
                "%3N %6N %9N %L %12N|012 012345 012345678 012 012345678000",
                "%-d/%-m %e %k %l %I %p %P|3/2  3 13  1 01 PM pm",
                "%B %b %^b %h %A %a %^a|February Feb FEB Feb Tuesday Tue TUE",
                "%j %y %C %u %w|034 26 20 2 2",
                "%U %W %V %G %g|05 05 06 2026 26",
                "%s|1770091506",
                "%z %:z %::z|+0900 +09:00 +09:00:00",
                "%D %F %T %R %r|02/03/26 2026-02-03 13:05:06 13:05 01:05:06 PM",
                "%c|Tue Feb  3 13:05:06 2026",
                "%x %X %v|02/03/26 13:05:06  3-FEB-2026",
                "%iso8601|2026-02-03T13:05:06+09:00",
                "100%% %Q % %|100% %Q % %",
                "%05d %_m %3S|00003  2 006",
                "no directive|no directive"
            })
    void writesAsRubyDoes(String pattern, String expected) {
        assertThat(TimeFormat.of(pattern, TOKYO).format(MOMENT)).isEqualTo(expected);
    }

    @Test
    void namesUtcAndZonesShortly() {
        assertThat(TimeFormat.of("%Z %z", ZoneOffset.UTC).format(MOMENT)).isEqualTo("UTC +0000");
        assertThat(TimeFormat.of("%Z", TOKYO).format(MOMENT)).isEqualTo("JST");
        assertThat(TimeFormat.of("%iso8601", ZoneOffset.UTC).format(MOMENT)).isEqualTo("2026-02-03T04:05:06Z");
    }

    @Test
    void writesEveryFractionOfACachedSecond() {
        var format = TimeFormat.of("%S.%3N|", ZoneOffset.UTC);
        assertThat(format.hasFraction()).isTrue();
        assertThat(format.format(new EventTime(7, 1_000_000))).isEqualTo("07.001|");
        assertThat(format.format(new EventTime(7, 999_999_999))).isEqualTo("07.999|");
        assertThat(format.format(new EventTime(8, 0))).isEqualTo("08.000|");
        assertThat(format.format(new EventTime(7, 0))).isEqualTo("07.000|");
    }

    @Test
    void followsDaylightSaving() {
        var format = TimeFormat.of("%H %z %Z", ZoneId.of("Europe/Berlin"));
        assertThat(format.format(Instant.parse("2026-01-01T00:00:00Z"))).isEqualTo("01 +0100 CET");
        assertThat(format.format(Instant.parse("2026-07-01T00:00:00Z"))).isEqualTo("02 +0200 CEST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%d/%b/%Y:%H:%M:%S %z|28/Feb/2013:12:00:00 +0900|2013-02-28T03:00:00Z",
                "%Y-%m-%d %H:%M:%S.%N|2013-02-28 12:00:00.5|2013-02-28T03:00:00.5Z",
                "%Y-%m-%dT%H:%M:%S.%L%z|2013-02-28T12:00:00.123456Z|2013-02-28T12:00:00.123456Z",
                "%Y-%m-%dT%H:%M:%S%z|2013-02-28T12:00:00+05:30|2013-02-28T06:30:00Z",
                "%Y%m%d%H%M%S%3N|20130228120000250|2013-02-28T03:00:00.250Z",
                "%b %d %H:%M:%S|Feb  3 04:05:06|2026-02-02T19:05:06Z",
                "%b %e %H:%M:%S|DEC 31 23:59:59|2025-12-31T14:59:59Z",
                "%a, %d %b %Y %T %Z|Thu, 28 Feb 2013 12:00:00 GMT|2013-02-28T12:00:00Z",
                "%A %B %d %Y|thursday FEBRUARY 28 2013|2013-02-27T15:00:00Z",
                "%m/%d/%y %I:%M %p|2/8/13 1:07 pm|2013-02-08T04:07:00Z",
                "%I:%M %p %F|12:30 AM 2013-02-28|2013-02-27T15:30:00Z",
                "%s.%L|1500000000.25|2017-07-14T02:40:00.25Z",
                "%Y-%j|2024-060|2024-02-28T15:00:00Z",
                "%H:%M:%S|12:30:01|2026-02-03T03:30:01Z",
                "%iso8601|2013-02-28T12:00:00.25+01:00|2013-02-28T11:00:00.250Z",
                "%iso8601|2013-02-28T12:00:00Z|2013-02-28T12:00:00Z",
                "%F %T|2016-12-31 23:59:60|2016-12-31T15:00:00Z",
                "%F|2013-02-28 and more|2013-02-27T15:00:00Z",
                "%F|2013-02-31|2013-03-02T15:00:00Z",
                "%Q|1500000000250|2017-07-14T02:40:00.250Z",
                "%G-W%V-%u|2026-W01-4|2025-12-31T15:00:00Z"
            })
    void readsAsRubyDoes(String pattern, String text, Instant expected) {
        var clock = Clock.fixed(MOMENT.toInstant(), ZoneOffset.UTC);
        assertThat(TimeFormat.of(pattern, TOKYO, clock).parse(text)).contains(EventTime.of(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "28/Feb/2013",
                "28/Foo/2013:12:00:00 +0000",
                "32/Jan/2013:12:00:00 +0000",
                "28/Feb/2013:25:00:00 +0000",
                "28/Feb/2013:12:00:00 +9900",
                "28/Feb/2013:12:00:00 +",
                "x28/Feb/2013:12:00:00 +0000"
            })
    void refusesWhatIsNoTime(String text) {
        var format = TimeFormat.of("%d/%b/%Y:%H:%M:%S %z", ZoneOffset.UTC);
        assertThat(format.parse(text)).isEmpty();
        assertThat(format.parse(text)).as("from the cache").isEmpty();
        assertThat(format.parse("28/Feb/2013:12:00:00 +0000")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%Y-%m-%d %H:%M:%S.%N %z",
                "%s.%N",
                "%d/%b/%Y:%H:%M:%S.%9N %:z",
                "%c %N %z",
                "%v %r %N %Z",
                "%Y%m%d%H%M%S%N"
            })
    void readsWhatItWrote(String pattern) {
        var format = TimeFormat.of(pattern, ZoneOffset.UTC);
        for (long second = 0; second < 4_000_000_000L; second += 86_399_999) {
            var time = new EventTime(second, (int) (second * 7919 % 1_000_000_000));
            assertThat(format.parse(format.format(time))).contains(time);
        }
    }

    @Test
    void knowsZonesByOffsetNameAndAbbreviation() {
        assertThat(TimeFormat.zone("+0900")).contains(ZoneOffset.ofHours(9));
        assertThat(TimeFormat.zone("-09:30")).contains(ZoneOffset.ofHoursMinutes(-9, -30));
        assertThat(TimeFormat.zone("Asia/Tokyo")).contains(TOKYO);
        assertThat(TimeFormat.zone("PST")).contains(ZoneOffset.ofHours(-8));
        assertThat(TimeFormat.zone("Nowhere/At_All")).isEmpty();
    }
}
