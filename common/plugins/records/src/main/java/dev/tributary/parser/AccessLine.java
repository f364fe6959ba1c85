package dev.tributary.parser;

import org.msgpack.value.StringValue;

/**
 * Finds the fields of an access log's line in one pass, without a regular expression and so without backtracking. nginx
 * and Apache httpd share the shape, up to what the first two fields mean:
 *
 * <pre>{@code
 * FIRST SECOND USER [TIME] "METHOD PATH PROTOCOL" CODE SIZE "REFERER" "AGENT" FORWARDED
 *                                \__________/               \___________________________/   may be missing
 * }</pre>
 *
 * Within quotes a backslash protects the next character.
 */
final class AccessLine {
    static final int FIRST = 0;
    static final int SECOND = 1;
    static final int USER = 2;
    static final int TIME = 3;
    static final int METHOD = 4;
    static final int PATH = 5;
    static final int CODE = 6;
    static final int SIZE = 7;
    static final int REFERER = 8;
    static final int AGENT = 9;
    static final int FORWARDED = 10;
    private static final int FIELDS = 11;

    private final byte[] bytes;
    private final int limit;
    private final int[] starts = new int[FIELDS];
    private final int[] ends = new int[FIELDS];
    private int at;

    AccessLine(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.limit = offset + length;
        java.util.Arrays.fill(starts, -1);
    }

    boolean has(int field) {
        return starts[field] >= 0;
    }

    StringValue value(int field) {
        return Text.value(bytes, starts[field], ends[field]);
    }

    /** Whether the field is there and not the dash that stands for nothing. */
    boolean says(int field) {
        return has(field) && !(ends[field] - starts[field] == 1 && bytes[starts[field]] == '-');
    }

    /** Whether the line has this shape, to its end. */
    boolean scan() {
        if (!(word(FIRST) && next(' ') && word(SECOND) && next(' ') && word(USER) && next(' '))) {
            return false;
        }
        if (!(next('[') && until(TIME, ']') && next(']') && next(' ') && request() && next(' '))) {
            return false;
        }
        if (!(word(CODE) && next(' ') && word(SIZE))) {
            return false;
        }
        if (at == limit) {
            return true;
        }
        return next(' ') && quoted(REFERER) && next(' ') && quoted(AGENT) && (at == limit || forwarded());
    }

    /** One address or several, with quotes or without, to the end of the line; a quote may miss its other one. */
    private boolean forwarded() {
        int before = at;
        blanks();
        if (at == before) {
            return false;
        }
        at += isQuote() ? 1 : 0;
        until(FORWARDED, '"');
        at += isQuote() ? 1 : 0;
        return at == limit;
    }

    private boolean isQuote() {
        return at < limit && bytes[at] == '"';
    }

    private boolean next(char wanted) {
        return at < limit && bytes[at++] == wanted;
    }

    private void blanks() {
        while (at < limit && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
    }

    private boolean word(int field) {
        starts[field] = at;
        while (at < limit && bytes[at] != ' ') {
            at++;
        }
        ends[field] = at;
        return true;
    }

    private boolean until(int field, char end) {
        starts[field] = at;
        while (at < limit && bytes[at] != end) {
            at++;
        }
        ends[field] = at;
        return at < limit;
    }

    private boolean quoted(int field) {
        if (!next('"')) {
            return false;
        }
        starts[field] = at;
        ends[field] = closingQuote();
        at = ends[field] + 1;
        return ends[field] < limit;
    }

    private int closingQuote() {
        int end = at;
        while (end < limit && bytes[end] != '"') {
            end += bytes[end] == '\\' && end + 1 < limit ? 2 : 1;
        }
        return Math.min(end, limit);
    }

    /** The quoted request line: a method, then what is between it and the last word, or all there is. */
    private boolean request() {
        if (!next('"')) {
            return false;
        }
        int end = closingQuote();
        starts[METHOD] = at;
        while (at < end && bytes[at] != ' ') {
            at++;
        }
        ends[METHOD] = at;
        if (at < end) {
            while (at < end && bytes[at] == ' ') {
                at++;
            }
            path(end);
        }
        at = end + 1;
        return end < limit;
    }

    private void path(int end) {
        starts[PATH] = at;
        int lastBlank = end - 1;
        while (lastBlank > at && bytes[lastBlank] != ' ') {
            lastBlank--;
        }
        int pathEnd = lastBlank > at ? lastBlank : end;
        while (pathEnd > at && bytes[pathEnd - 1] == ' ') {
            pathEnd--;
        }
        ends[PATH] = pathEnd;
    }
}
