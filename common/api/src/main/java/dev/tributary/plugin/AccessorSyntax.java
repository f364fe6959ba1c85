package dev.tributary.plugin;

import dev.tributary.config.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a record accessor.
 *
 * <pre>{@code
 * $.a.b[0]        keys between dots, indexes in brackets; no blanks
 * $['a'][0]["b"]  keys in quotes, which may hold dots, blanks and brackets
 * anything else   one key, taken literally
 * }</pre>
 */
final class AccessorSyntax {
    private final String text;
    private int position = 1;

    AccessorSyntax(String text) {
        this.text = text;
    }

    List<RecordAccessor.Step> steps() {
        if (text.startsWith("$.")) {
            return dotted();
        }
        if (text.startsWith("$[")) {
            return bracketed();
        }
        return List.of(new RecordAccessor.Key(text));
    }

    private List<RecordAccessor.Step> dotted() {
        var steps = new ArrayList<RecordAccessor.Step>();
        for (String part : text.substring(2).split("\\.", -1)) {
            int bracket = part.indexOf('[');
            String key = bracket < 0 ? part : part.substring(0, bracket);
            if (key.isEmpty() && (bracket < 0 || steps.isEmpty())) {
                throw refused("an empty key");
            }
            if (key.chars().anyMatch(Character::isWhitespace)) {
                throw refused("a blank; write $['" + key + "'] instead");
            }
            if (!key.isEmpty()) {
                steps.add(new RecordAccessor.Key(key));
            }
            for (String rest = part.substring(key.length()); !rest.isEmpty(); ) {
                int end = rest.indexOf(']');
                if (rest.charAt(0) != '[' || end < 0) {
                    throw refused("'" + rest + "' where [index] was expected");
                }
                steps.add(index(rest.substring(1, end)));
                rest = rest.substring(end + 1);
            }
        }
        return steps;
    }

    private List<RecordAccessor.Step> bracketed() {
        var steps = new ArrayList<RecordAccessor.Step>();
        while (position < text.length()) {
            if (text.charAt(position) != '[' || position + 1 >= text.length()) {
                throw refused("'" + text.substring(position) + "' where ['key'] or [index] was expected");
            }
            position++;
            char first = text.charAt(position);
            steps.add(first == '\'' || first == '"' ? quoted(first) : unquoted());
        }
        return steps;
    }

    private RecordAccessor.Step quoted(char quote) {
        int end = text.indexOf(quote + "]", position + 1);
        if (end < 0) {
            throw refused("no " + quote + "] behind the key");
        }
        String key = text.substring(position + 1, end);
        position = end + 2;
        return new RecordAccessor.Key(key);
    }

    private RecordAccessor.Step unquoted() {
        int end = text.indexOf(']', position);
        if (end < 0) {
            throw refused("no ] behind the index");
        }
        String number = text.substring(position, end);
        position = end + 1;
        return index(number);
    }

    private RecordAccessor.Step index(String number) {
        try {
            return new RecordAccessor.Index(Integer.parseInt(number.strip()));
        } catch (NumberFormatException e) {
            throw refused("'" + number + "', which is neither a quoted key nor an index");
        }
    }

    private ConfigException refused(String what) {
        return new ConfigException("record accessor '" + text + "' has " + what);
    }
}
