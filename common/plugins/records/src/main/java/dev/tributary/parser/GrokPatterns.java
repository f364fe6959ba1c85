package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.config.FileReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What names in patterns of grok stand for. */
final class GrokPatterns {
    private static final String OWN = "grok-patterns";
    private static final Pattern REFERENCE = Pattern.compile("%\\{(?<name>\\w+)(?::(?<field>[@\\[\\]\\w:.-]+?)"
            + "(?::(?<type>string|bool|integer|float|time(?::.+?)?|array(?::.)?))?)?}");
    /** Beyond it a pattern refers to itself; the longest of ours has under 300. */
    private static final int REFERENCES_MAX = 2_000;

    private final Map<String, String> patterns = new HashMap<>();

    /** Those that every program has. */
    GrokPatterns() {
        try (InputStream own = Objects.requireNonNull(GrokPatterns.class.getResourceAsStream(OWN))) {
            add(new String(own.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those of a file, or of all files in a folder, by name; of one name the last one counts.
     *
     * @throws ConfigException if it cannot be read
     */
    void add(Path path) {
        try {
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        add(Files.readAllLines(file));
                    }
                }
            } else {
                add(Files.readAllLines(path));
            }
        } catch (IOException e) {
            throw ConfigException.about("custom_pattern_path", "custom_pattern_path " + path + ": " + FileReason.of(e));
        }
    }

    private void add(List<String> lines) {
        for (String line : lines) {
            String[] parts = line.split("\\s+", 2);
            if (!line.isBlank() && !line.startsWith("#") && parts.length == 2) {
                patterns.put(parts[0], parts[1]);
            }
        }
    }

    /**
     * A pattern without references.
     *
     * @param fields what groups that stand for a field are called, and the field of each
     * @param types of fields for which the pattern tells one
     */
    record Expanded(String expression, Map<String, String> fields, Map<String, String> types) {}

    /** @throws ConfigException for a name that stands for nothing, or for itself */
    Expanded expanded(String pattern) {
        var fields = new LinkedHashMap<String, String>();
        var types = new LinkedHashMap<String, String>();
        var names = new HashMap<String, String>();
        String expression = pattern;
        Matcher reference = REFERENCE.matcher(expression);
        for (int count = 0; reference.find(); count++) {
            if (count > REFERENCES_MAX) {
                throw new ConfigException("grok pattern refers to itself: " + pattern);
            }
            String meant = patterns.get(reference.group("name"));
            if (meant == null) {
                throw new ConfigException("grok pattern not found: %{" + reference.group("name") + "} in " + pattern);
            }
            String field = reference.group("field");
            String group = "(?:";
            if (field != null) {
                // A field's name may have what a group's may not. Groups of one field are one, as in Ruby.
                String name = names.computeIfAbsent(field, first -> "grok_field" + names.size());
                fields.put(name, field);
                group = "(?<" + name + ">";
                if (reference.group("type") != null) {
                    types.put(field, reference.group("type"));
                }
            }
            expression = expression.substring(0, reference.start()) + group + meant + ")"
                    + expression.substring(reference.end());
            reference = REFERENCE.matcher(expression);
        }
        return new Expanded(expression, fields, types);
    }
}
