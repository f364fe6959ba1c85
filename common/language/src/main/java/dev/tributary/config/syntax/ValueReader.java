package dev.tributary.config.syntax;

import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.expression.Code;
import java.util.ArrayList;
import java.util.List;
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
            var unset = new ArrayList<String>();
            Optional<String> json = new JsonText(in, new EmbeddedCode(environment, unset), notes).read();
            noteUnset(unset, position, "'" + key + "'");
            valueEnds(key, position);
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
                Optional<String> value = evaluate(position, "'" + key + "'");
                valueEnds(key, position);
                yield new ConfigValue(value.orElse(""), position, value.isEmpty());
            }
            case '\'' -> {
                String text = new Quoted(in).singleQuoted();
                valueEnds(key, position);
                yield new ConfigValue(text, position);
            }
            default -> new ConfigValue(bare(key, position), position);
        };
    }

    /** A parameter's name in quotes. */
    String quotedKey() {
        return quotedText("the name of a parameter");
    }

    /** A section's argument in quotes. */
    String quotedArgument(String section) {
        return quotedText("the argument of <" + section + ">");
    }

    private String quotedText(String what) {
        Position position = in.here();
        return in.peek() == '\''
                ? new Quoted(in).singleQuoted()
                : evaluate(position, what).orElse("");
    }

    /** A text in double quotes; empty if code in it said use_nil or use_default. */
    private Optional<String> evaluate(Position position, String what) {
        var unset = new ArrayList<String>();
        List<Code> pieces = new Quoted(in).doubleQuoted();
        try {
            return Optional.of(new EmbeddedCode(environment, unset).join(pieces, in));
        } catch (EmbeddedCode.AbsentException e) {
            return Optional.empty();
        } finally {
            noteUnset(unset, position, what);
        }
    }

    private void noteUnset(List<String> unset, Position position, String what) {
        for (String variable : unset) {
            notes.warn(position, EmbeddedCode.unset(variable, what));
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
        if (text.startsWith("#{") || text.matches("(?:(?!\\$\\{).)*\"#\\{.*")) { // within ${...} it is a filter's code
            notes.warn(position, "the code in '" + key + "' is not evaluated; put the whole value in double quotes");
        }
        if (text.matches(".*</\\w+>")) {
            notes.warn(position, "the closing tag is read as part of '" + key + "'; put it on a line of its own");
        }
        return text;
    }

    private void valueEnds(String key, Position position) {
        int last = in.here().line();
        if (last == position.line()) {
            lineEnds("the value of '" + key + "'");
        } else if (in.startsWith("#{") || !isLineEnd()) {
            // Not shown where it ends: that line may be another parameter's, whose quotes have ended it.
            throw new ConfigException(
                    position,
                    "the value of '" + key + "' ends in line " + last + ", and something follows it there; is its end"
                            + " missing in line " + position.line() + "?");
        } else {
            in.skipLine();
        }
    }

    private boolean isLineEnd() {
        in.skipBlanks();
        return in.atLineEnd() || in.peek() == '#';
    }

    /** Nothing but blanks and a comment up to the end of the line. */
    void lineEnds(String after) {
        if (!isLineEnd()) {
            throw in.error(
                    in.offset(),
                    "expected the end of the line after " + after
                            + "; only a comment may follow, separated by a blank and #");
        }
        in.skipLine();
    }
}
