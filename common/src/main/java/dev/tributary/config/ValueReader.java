package dev.tributary.config;

import java.util.Optional;

/** Reads what follows a key: bare, quoted, or JSON, up to the end of its line or of its last one. */
final class ValueReader {
    private final SourceText in;
    private final Environment environment;
    private final ConfigNotes notes;

    ValueReader(SourceText in, Environment environment, ConfigNotes notes) {
        this.in = in;
        this.environment = environment;
        this.notes = notes;
    }

    /** The value of the parameter {@code key}; the text behind it stands at the end of a line afterwards. */
    ConfigValue value(String key) {
        in.skipBlanks();
        Position position = in.here();
        if (in.peek() == '[' || in.peek() == '{') {
            var scope = new Code.Scope(environment);
            Optional<String> json = new JsonText(in, scope).read();
            noteUnset(scope, position, "'" + key + "'");
            lineEnds("the value of '" + key + "'");
            return new ConfigValue(json.orElse(""), position, json.isEmpty());
        }
        return text(key, position);
    }

    /** The same where brackets and braces mean nothing: a file pattern. */
    ConfigValue textValue(String key) {
        in.skipBlanks();
        return text(key, in.here());
    }

    private ConfigValue text(String key, Position position) {
        return switch (in.peek()) {
            case '"' -> {
                Code.Value value = evaluate(position, "'" + key + "'");
                lineEnds("the value of '" + key + "'");
                yield new ConfigValue(value.text(), position, value instanceof Code.Absent);
            }
            case '\'' -> {
                String text = new Quoted(in).singleQuoted();
                lineEnds("the value of '" + key + "'");
                yield new ConfigValue(text, position);
            }
            default -> new ConfigValue(bare(key, position), position);
        };
    }

    /** A section's argument in quotes. */
    String quotedArgument(String section) {
        Position position = in.here();
        if (in.peek() == '\'') {
            return new Quoted(in).singleQuoted();
        }
        Code.Value value = evaluate(position, "the argument of <" + section + ">");
        return value.text();
    }

    private Code.Value evaluate(Position position, String what) {
        var scope = new Code.Scope(environment);
        Code.Value value = new Quoted(in).doubleQuoted().eval(scope);
        noteUnset(scope, position, what);
        return value;
    }

    private void noteUnset(Code.Scope scope, Position position, String what) {
        for (String variable : scope.unset()) {
            notes.warn(
                    position,
                    "environment variable '" + variable + "' is not set, its place in " + what
                            + " stays empty; write ENV['" + variable + "'] || 'a default' for a default");
        }
    }

    /** Literal to the end of the line, or to a {@code #} behind a blank; a {@code #} at its very start is its own. */
    private String bare(String key, Position position) {
        int start = in.offset();
        char before = '#';
        while (!in.atLineEnd() && !(in.peek() == '#' && (before == ' ' || before == '\t'))) {
            before = in.next();
        }
        String text = in.from(start).stripTrailing();
        in.skipLine();
        if (text.contains("\"#{") || text.startsWith("#{")) {
            notes.warn(position, "the code in '" + key + "' is not evaluated; put the whole value in double quotes");
        }
        if (text.matches(".*</\\w+>")) {
            notes.warn(position, "the closing tag is read as part of '" + key + "'; put it on a line of its own");
        }
        return text;
    }

    /** Nothing but blanks and a comment up to the end of the line. */
    void lineEnds(String after) {
        in.skipBlanks();
        if (in.peek() == '#') {
            in.skipLine();
        }
        if (!in.atLineEnd()) {
            throw in.error(
                    in.offset(),
                    "expected the end of the line after " + after
                            + "; only a comment may follow, separated by a blank and #");
        }
    }
}
