package dev.tributary.regexp;

import java.util.HexFormat;

/** <code>&#92;u00e9</code> and <code>&#92;u{e9 20ac}</code>, which Ruby resolves before its library sees an expression. */
final class UnicodeEscapes {
    private static final int DIGITS = 4;
    private static final int DIGITS_MAX = 6;

    private UnicodeEscapes() {}

    /** @throws BadRegexpException if one is not complete or names no character */
    static String resolved(String source) {
        var out = new StringBuilder();
        for (int at = 0; at < source.length(); ) {
            if (source.charAt(at) != '\\' || at + 1 == source.length()) {
                out.append(source.charAt(at++));
            } else if (source.startsWith("\\x{", at)) {
                throw new BadRegexpException("invalid hex escape");
            } else if (source.charAt(at + 1) != 'u') {
                out.append(source, at, at + 2);
                at += 2;
            } else {
                at = resolve(source, at + 2, out);
            }
        }
        return out.toString();
    }

    private static int resolve(String source, int at, StringBuilder out) {
        if (source.startsWith("{", at)) {
            int end = source.indexOf('}', at);
            if (end < 0) {
                throw new BadRegexpException("unterminated Unicode escape");
            }
            for (String digits : source.substring(at + 1, end).strip().split("\\s+", -1)) {
                character(digits, out);
            }
            return end + 1;
        }
        if (at + DIGITS > source.length()) {
            throw new BadRegexpException("too short Unicode escape");
        }
        character(source.substring(at, at + DIGITS), out);
        return at + DIGITS;
    }

    private static void character(String digits, StringBuilder out) {
        if (digits.isEmpty() || digits.length() > DIGITS_MAX || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new BadRegexpException("invalid Unicode escape");
        }
        int character = HexFormat.fromHexDigits(digits);
        if (!Character.isValidCodePoint(character)
                || (Character.MIN_SURROGATE <= character && character <= Character.MAX_SURROGATE)) {
            throw new BadRegexpException("invalid Unicode range");
        }
        if (character < 0x80) {
            // Not the character itself, which may mean something to an expression.
            out.append("\\x%02x".formatted(character));
        } else {
            out.appendCodePoint(character);
        }
    }
}
