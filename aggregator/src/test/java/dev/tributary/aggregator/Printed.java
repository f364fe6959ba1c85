package dev.tributary.aggregator;

import dev.tributary.program.ProgramProcess;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Events on a program's standard output: {@code 2026-01-31 12:00:00.123456789 +0000 tag: {"k":"v"}}. */
final class Printed {
    private static final Pattern LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{9} [+-]\\d{4} (\\S+): (\\{.*})");

    private Printed() {}

    /** Every record of the tag, in the order they were printed. */
    static List<JsonObject> records(ProgramProcess program, String tag) {
        return stream(program, tag).toList();
    }

    /** An integer field of every record of the tag, in the order they were printed. */
    static List<Integer> numbers(ProgramProcess program, String tag, String field) {
        return stream(program, tag).map(record -> record.getInteger(field)).toList();
    }

    private static Stream<JsonObject> stream(ProgramProcess program, String tag) {
        return program.out().stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(1).equals(tag))
                .map(line -> new JsonObject(line.group(2)));
    }
}
