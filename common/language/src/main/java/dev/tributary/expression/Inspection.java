package dev.tributary.expression;

import java.util.stream.Collectors;

/** What {@code inspect} yields, as Ruby up to 3.3 shows maps. */
final class Inspection {
    private Inspection() {}

    static String of(Value value) {
        return switch (value) {
            case Nil nil -> "nil";
            case Text text -> quoted(text.text());
            case Symbol(String name) -> name.matches("[A-Za-z_]\\w*[?!=]?") ? ":" + name : ":" + quoted(name);
            case Items items -> items.list().stream().map(Inspection::of).collect(Collectors.joining(", ", "[", "]"));
            case Pairs pairs ->
                pairs.map().entrySet().stream()
                        .map(pair -> pair(pair.getKey(), pair.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Span span -> of(span.from()) + (span.exclusive() ? "..." : "..") + of(span.to());
            default -> value.text();
        };
    }

    private static String pair(Value key, Value value) {
        return of(key) + "=>" + of(value);
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            out.append(
                    switch (c) {
                        case '"' -> "\\\"";
                        case '\\' -> "\\\\";
                        case '\n' -> "\\n";
                        case '\t' -> "\\t";
                        case '\r' -> "\\r";
                        case '\f' -> "\\f";
                        case '\b' -> "\\b";
                        case 0x07 -> "\\a";
                        case 0x0b -> "\\v";
                        case 0x1b -> "\\e";
                        case '#' -> next == '{' || next == '$' || next == '@' ? "\\#" : "#";
                        default -> c < ' ' || c == 0x7f ? "\\u%04X".formatted((int) c) : Character.toString(c);
                    });
        }
        return out.append('"').toString();
    }
}
