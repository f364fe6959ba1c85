package dev.tributary.parser;

import dev.tributary.config.Param;
import dev.tributary.regexp.Regexp;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters that every parser of fields has: where the event's time is, and what fields become. */
record RecordOptions(
        @Param(
                doc = "Types of fields, as `code:integer,size:integer,on:bool,parts:array:;,at:time:%Y-%m-%d` or a "
                        + "JSON object: `string`, `integer`, `float`, `bool` (`true`, `yes` and `1` are true), `time` "
                        + "(with a format, `unixtime` or `float`) and `array` (with a delimiter, by default a comma).",
                value = "",
                fluentd =
                        "cannot buffer or forward an integer beyond 64 bits; here, and in JSON, it is the text of its "
                                + "digits. It shows maps and arrays as `string` in the way of its Ruby, whose versions differ; "
                                + "here they are JSON, and an array as `array` stays one")
        Map<String, String> types,

        @Param(doc = "The field the event's time is read from. By default `time`, and with csv and tsv none.")
        Optional<String> timeKey,

        @Param(doc = "A field whose text matches becomes null.")
        Optional<Regexp> nullValuePattern,

        @Param(doc = "An empty text becomes null.", value = "false")
        boolean nullEmptyString,

        @Param(
                doc = "An event without a time field gets the time it is read; with `false` it does not match.",
                value = "true")
        boolean estimateCurrentEvent,

        @Param(doc = "Leave the time field in the record.", value = "false")
        boolean keepTimeKey,

        @Param(
                doc = "How the time is written: a text as `time_format` says (`string`), seconds (`unixtime`), "
                        + "seconds with a fraction (`float`), or any of several formats (`mixed`). By default `float` "
                        + "for json without a `time_format`, else `string`.",
                fluentd =
                        "reads a date as the number it begins with where seconds are expected, so that `2026-01-02` is "
                                + "1970; here a text that is plainly a date is that date. Where a text is expected it loses the "
                                + "line of a time that is a number; here that is seconds")
        Optional<TimeType> timeType,

        @Param(
                doc =
                        "The time in the directives of strptime, or `%iso8601`. By default any usual way to write a date, "
                                + "also that of access logs; `01/02/2026` is 1 February, and a number is seconds since 1970 "
                                + "unless it has 8, 12 or 14 digits. A zone that the text names is honoured. The day of a text "
                                + "without a year is last year's where it would lie more than a month ahead.",
                fluentd = "takes only a few zones by name and reads others as local; loses every line where the format "
                        + "has something that is no directive or has a width, as in `%3N`")
        Optional<String> timeFormat,

        @Param(
                doc = "With `time_type mixed`, what is tried after `time_format`: formats, `unixtime`, `float`.",
                value = "")
        List<String> timeFormatFallbacks,

        @Param(doc = "A time without a zone is in the machine's; with `false` in UTC.", value = "true")
        boolean localtime,

        @Param(doc = "A time without a zone is in UTC.", value = "false")
        boolean utc,

        @Param(doc = "The zone of a time without one: `+09:00` or `Asia/Tokyo`. Goes before `utc` and `localtime`.")
        Optional<String> timezone) {

    RecordOptions {
        timezone.ifPresent(TimeReader::zone);
    }

    /** The values of {@code time_type}. */
    enum TimeType {
        STRING,
        UNIXTIME,
        FLOAT,
        MIXED
    }

    ZoneId zone() {
        return timezone.map(TimeReader::zone).orElse(utc || !localtime ? ZoneOffset.UTC : ZoneId.systemDefault());
    }

    /** These, with the parser's own key and format of the time where the user says nothing. */
    RecordOptions orElse(String key, Optional<String> format) {
        return new RecordOptions(
                types,
                timeKey.or(() -> Optional.of(key)),
                nullValuePattern,
                nullEmptyString,
                estimateCurrentEvent,
                keepTimeKey,
                timeType,
                timeFormat.or(() -> format),
                timeFormatFallbacks,
                localtime,
                utc,
                timezone);
    }

    /** These, with those types. */
    RecordOptions withTypes(Map<String, String> newTypes) {
        return new RecordOptions(
                newTypes,
                timeKey,
                nullValuePattern,
                nullEmptyString,
                estimateCurrentEvent,
                keepTimeKey,
                timeType,
                timeFormat,
                timeFormatFallbacks,
                localtime,
                utc,
                timezone);
    }

    /** These, with the time where a format has it: in a field of that name, written in one of these ways. */
    RecordOptions withTime(String key, TimeType type, String format, List<String> fallbacks) {
        return new RecordOptions(
                types,
                Optional.of(key),
                nullValuePattern,
                nullEmptyString,
                estimateCurrentEvent,
                keepTimeKey,
                Optional.of(type),
                Optional.of(format),
                fallbacks,
                localtime,
                utc,
                timezone);
    }
}
