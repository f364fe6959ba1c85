package dev.tributary.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Rewrites a Ruby regular expression for Java, where the two spell the same thing differently. */
final class RubyRegexp {
    // In Ruby ^ and $ always mean lines, and only \n ends one.
    private static final int ALWAYS = Pattern.MULTILINE | Pattern.UNIX_LINES;
    private static final String HEX = "0-9a-fA-F";
    private static final Pattern QUANTIFIER = Pattern.compile("\\{(\\d*)(,?)(\\d*)}");
    private static final Pattern NAME = Pattern.compile("\\(\\?(?:<([A-Za-z_]\\w*)>|'([A-Za-z_]\\w*)')");
    private static final Pattern OPTIONS = Pattern.compile("\\(\\?([mix]*)(-[mix]*)?([:)])");
    private static final Pattern POSIX = Pattern.compile("\\[:(\\^?)([a-z]+):]");

    private final String ruby;
    private final int flags;
    private final StringBuilder java = new StringBuilder();
    private final List<Regexp.Group> groups = new ArrayList<>();
    private int at;
    private int groupCount;

    RubyRegexp(String ruby, int flags) {
        this.ruby = ruby;
        this.flags = flags;
    }

    Regexp translate() {
        while (at < ruby.length()) {
            char c = ruby.charAt(at);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> characterClass();
                case '(' -> group();
                case '{' -> brace();
                default -> copy(1);
            }
        }
        return new Regexp(ruby, Pattern.compile(java.toString(), flags | ALWAYS), groups);
    }

    private void copy(int chars) {
        java.append(ruby, at, at + chars);
        at += chars;
    }

    private void replace(int chars, String with) {
        java.append(with);
        at += chars;
    }

    private void escape(boolean inClass) {
        char c = at + 1 < ruby.length() ? ruby.charAt(at + 1) : '\\';
        switch (c) {
            case 'h' -> replace(2, inClass ? HEX : "[" + HEX + "]");
            case 'H' -> replace(2, "[^" + HEX + "]");
            case 'Q', 'E' -> replace(2, String.valueOf(c)); // quotes in Java, plain letters in Ruby
            case 'k' -> backReference();
            case 'u' -> {
                boolean braces = ruby.startsWith("{", at + 2);
                replace(2, braces ? "\\x" : "\\u");
                if (braces) {
                    copy(ruby.indexOf('}', at) + 1 - at);
                }
            }
            case 'g', 'K', 'X' -> {
                if (c != 'X') {
                    throw unsupported("\\" + c);
                }
                copy(2);
            }
            default -> copy(Math.min(2, ruby.length() - at));
        }
    }

    /** {@code \k<name>}: Java numbers it. */
    private void backReference() {
        int end = ruby.indexOf('>', at);
        if (!ruby.startsWith("<", at + 2) || end < 0) {
            throw unsupported("\\k");
        }
        String name = ruby.substring(at + 3, end);
        int number = groups.stream()
                .filter(group -> group.name().equals(name))
                .mapToInt(Regexp.Group::number)
                .findFirst()
                .orElseThrow(() -> error("\\k<" + name + "> names no group before it"));
        // The empty group keeps a digit that follows from becoming part of the number.
        replace(end + 1 - at, "\\" + number + "(?:)");
    }

    private void group() {
        Matcher name = NAME.matcher(ruby).region(at, ruby.length());
        Matcher options = OPTIONS.matcher(ruby).region(at, ruby.length());
        if (name.lookingAt()) {
            groupCount++;
            groups.add(new Regexp.Group(name.group(1) != null ? name.group(1) : name.group(2), groupCount));
            replace(name.end() - at, "(");
        } else if (ruby.startsWith("(?#", at)) {
            int end = ruby.indexOf(')', at);
            if (end < 0) {
                throw error("a comment (?# is not closed");
            }
            at = end + 1;
        } else if (options.lookingAt()) {
            replace(options.end() - at, options.group().replace('m', 's'));
        } else {
            groupCount += ruby.startsWith("(?", at) ? 0 : 1;
            copy(1);
        }
    }

    /** A quantifier, or a brace that is only a character: Java knows no such thing unescaped. */
    private void brace() {
        Matcher quantifier = QUANTIFIER.matcher(ruby).region(at, ruby.length());
        boolean is =
                quantifier.lookingAt() && !java.isEmpty() && !(quantifier.group(1) + quantifier.group(3)).isEmpty();
        if (!is) {
            replace(1, "\\{");
        } else if (quantifier.group(1).isEmpty()) {
            replace(quantifier.end() - at, "{0," + quantifier.group(3) + "}");
        } else {
            copy(quantifier.end() - at);
        }
    }

    private void characterClass() {
        int opened = at;
        copy(1);
        if (at < ruby.length() && ruby.charAt(at) == '^') {
            copy(1);
        }
        if (at < ruby.length() && ruby.charAt(at) == ']') {
            replace(1, "\\]"); // at the very start it is a character
        }
        while (at < ruby.length() && ruby.charAt(at) != ']') {
            Matcher posix = POSIX.matcher(ruby).region(at, ruby.length());
            if (posix.lookingAt()) {
                replace(
                        posix.end() - at,
                        posixClass(posix.group(2), !posix.group(1).isEmpty()));
            } else if (ruby.charAt(at) == '\\') {
                escape(true);
            } else if (ruby.charAt(at) == '[') {
                characterClass();
            } else {
                copy(1);
            }
        }
        if (at >= ruby.length()) {
            at = opened;
            throw error("a character class [ is not closed");
        }
        copy(1);
    }

    private String posixClass(String name, boolean not) {
        if (name.equals("word")) {
            return not ? "\\W" : "\\w";
        }
        String java = switch (name) {
            case "alpha" -> "IsAlphabetic";
            case "digit" -> "IsDigit";
            case "upper" -> "IsUppercase";
            case "lower" -> "IsLowercase";
            case "space" -> "IsWhite_Space";
            case "punct" -> "IsPunctuation";
            case "xdigit" -> "XDigit";
            case "cntrl" -> "Cntrl";
            case "alnum" -> "Alnum";
            case "blank" -> "Blank";
            case "graph" -> "Graph";
            case "print" -> "Print";
            default -> throw error("[:" + name + ":] is not known");
        };
        return (not ? "\\P{" : "\\p{") + java + "}";
    }

    private PatternSyntaxException unsupported(String what) {
        return error(what + " is not understood");
    }

    private PatternSyntaxException error(String what) {
        return new PatternSyntaxException(what + " (at character " + (at + 1) + ")", ruby, at);
    }
}
