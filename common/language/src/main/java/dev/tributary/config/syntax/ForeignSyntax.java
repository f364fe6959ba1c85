package dev.tributary.config.syntax;

import dev.tributary.config.ConfigException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells a file that is a configuration, but not in Fluentd's configuration language, by how it begins. */
final class ForeignSyntax {
    private static final Pattern FLUENT_BIT_SECTION = Pattern.compile(
            "\\[\\s*(SERVICE|INPUT|FILTER|OUTPUT|PARSER|MULTILINE_PARSER|CUSTOM|PLUGINS|STREAM_TASK|UPSTREAM|NODE)\\s*]",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern YAML_LINE = Pattern.compile("---(\\s.*)?|%YAML .*|(- +)?[\\w.$-]+:(\\s.*)?");
    private static final Pattern MANIFEST = Pattern.compile("(?m)^(apiVersion|kind):\\s");
    private static final Pattern FLUENT_BIT_YAML =
            Pattern.compile("(?m)^(pipeline:|service:|parsers:|env:|includes:)|^\\s+(inputs|outputs):");
    private static final String WRITE = "; write it in Fluentd's classic language: <source> … </source>, <match **> …";

    private ForeignSyntax() {}

    /** @throws ConfigException at the line that shows that {@code in}, read from its start, is something else */
    static void check(SourceText in) {
        int start = in.offset();
        try {
            firstOwnLine(in);
            int at = in.offset();
            what(in.upTo("\n").strip(), in.text()).ifPresent(what -> {
                throw in.error(at, "this is " + what);
            });
        } finally {
            in.moveTo(start);
        }
    }

    /** Lines such as {@code @SET} and {@code @INCLUDE} stand at the top of files of more than one kind. */
    private static void firstOwnLine(SourceText in) {
        in.skipEmptyAndComments();
        while (in.peek() == '@') {
            in.skipLine();
            in.skipEmptyAndComments();
        }
    }

    private static Optional<String> what(String line, String text) {
        if (FLUENT_BIT_SECTION.matcher(line).matches()) {
            return Optional.of("a configuration of Fluent Bit, which has another language and other plugins" + WRITE);
        }
        if (line.startsWith("{") || line.startsWith("[")) {
            return Optional.of("JSON, not a configuration" + WRITE);
        }
        if (!YAML_LINE.matcher(line).matches()) {
            return Optional.empty();
        }
        return foreignYaml(text)
                .or(() -> Optional.of("YAML, which is read from a file whose name ends in .yaml or .yml, by itself or"
                        + " by !include in such a file"));
    }

    private static Optional<String> foreignYaml(String text) {
        if (MANIFEST.matcher(text).find()) {
            return Optional.of("a Kubernetes manifest; the configuration is the text under its data:, as a file");
        }
        if (FLUENT_BIT_YAML.matcher(text).find()) {
            return Optional.of("a configuration of Fluent Bit in YAML, which has other plugins" + WRITE);
        }
        return Optional.empty();
    }

    /** @throws ConfigException if a YAML file is for another program */
    static void checkYaml(SourceText in) {
        in.skipEmptyAndComments();
        foreignYaml(in.text()).ifPresent(what -> {
            throw in.error(in.offset(), "this is " + what);
        });
    }
}
