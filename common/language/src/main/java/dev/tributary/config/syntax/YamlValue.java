package dev.tributary.config.syntax;

import dev.tributary.config.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a YAML file says at one place, its includes, aliases and merges resolved. Immutable. */
sealed interface YamlValue {
    Position position();

    /** What a single value is, which decides how it stands in JSON. */
    enum Kind {
        TEXT,
        /** A number, true or false. */
        LITERAL,
        /** Nothing: as if it were not written. */
        NIL
    }

    /** @param text as Ruby prints the value */
    record Scalar(String text, Kind kind, Position position) implements YamlValue {}

    record Items(List<YamlValue> values, Position position) implements YamlValue {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** @param values in file order */
    record Entries(Map<String, Entry> values, Position position) implements YamlValue {
        public Entries {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** @param key where its key stands */
    record Entry(YamlValue value, Position key) {}

    /** The value as JSON on one line. */
    default String json() {
        var out = new StringBuilder();
        write(out);
        return out.toString();
    }

    private void write(StringBuilder out) {
        switch (this) {
            case Scalar(String text, Kind kind, Position at) -> {
                switch (kind) {
                    case NIL -> out.append("null");
                    case LITERAL -> out.append(text);
                    case TEXT -> JsonText.quote(text, out);
                }
            }
            case Items(List<YamlValue> values, Position at) -> {
                String comma = "";
                out.append('[');
                for (YamlValue value : values) {
                    out.append(comma);
                    value.write(out);
                    comma = ",";
                }
                out.append(']');
            }
            case Entries(Map<String, Entry> values, Position at) -> {
                String comma = "";
                out.append('{');
                for (Map.Entry<String, Entry> entry : values.entrySet()) {
                    out.append(comma);
                    JsonText.quote(entry.getKey(), out);
                    out.append(':');
                    entry.getValue().value().write(out);
                    comma = ",";
                }
                out.append('}');
            }
        }
    }
}
