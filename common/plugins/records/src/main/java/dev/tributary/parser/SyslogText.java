package dev.tributary.parser;

import dev.tributary.regexp.Match;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/** A message of syslog, read from its start: each method takes its part and stands behind it. */
final class SyslogText {
    private static final StringValue HOST = ValueFactory.newString("host");
    private static final StringValue IDENT = ValueFactory.newString("ident");
    private static final StringValue PID = ValueFactory.newString("pid");
    private static final StringValue MSGID = ValueFactory.newString("msgid");
    private static final StringValue EXTRADATA = ValueFactory.newString("extradata");
    private static final StringValue MESSAGE = ValueFactory.newString("message");
    private static final int PRIORITY_DIGITS_MAX = 3;

    private final byte[] bytes;
    private final int limit;
    private int at;

    SyslogText(byte[] bytes, int start, int limit) {
        this.bytes = bytes;
        this.at = start;
        this.limit = limit;
    }

    /** Whether it begins as {@code <34>1} does. Takes nothing. */
    boolean hasPriorityAndVersion() {
        int end = endOfPriority();
        return end >= 0 && end < limit && bytes[end] >= '1' && bytes[end] <= '9';
    }

    /** Behind the {@code >}, or -1. */
    private int endOfPriority() {
        if (at >= limit || bytes[at] != '<') {
            return -1;
        }
        int end = endOfDigits(at + 1);
        boolean closed = end > at + 1 && end - at - 1 <= PRIORITY_DIGITS_MAX && end < limit && bytes[end] == '>';
        return closed ? end + 1 : -1;
    }

    private int endOfDigits(int from) {
        int end = from;
        while (end < limit && bytes[end] >= '0' && bytes[end] <= '9') {
            end++;
        }
        return end;
    }

    /** @param versioned whether a version of up to three digits and a blank follow */
    Optional<Long> priority(boolean versioned) {
        int end = endOfPriority();
        if (end < 0) {
            return Optional.empty();
        }
        long number = Long.parseLong(Text.of(bytes, at + 1, end - at - 2));
        if (versioned) {
            int version = endOfDigits(end);
            if (version == end || version - end > PRIORITY_DIGITS_MAX || version == limit || !isBlank(bytes[version])) {
                return Optional.empty();
            }
            end = version + 1;
        }
        at = end;
        return Optional.of(number);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    /** So many words and the blank behind them, with single blanks between them; empty if they are not there. */
    Optional<StringValue> words(int count) {
        int end = at;
        var single = new ByteArrayOutputStream(32);
        for (int word = 0; word < count; word++) {
            int start = end;
            while (end < limit && bytes[end] == ' ') {
                end++;
            }
            if (end > start) {
                single.write(' ');
            }
            start = end;
            while (end < limit && bytes[end] != ' ') {
                end++;
            }
            if (end == limit) {
                return Optional.empty();
            }
            single.write(bytes, start, end - start);
        }
        at = end + 1;
        return Optional.of(ValueFactory.newString(single.toByteArray(), true));
    }

    /** What an expression finds in the rest of it. */
    boolean groups(NamedGroups groups, Fields record) {
        Optional<Match> match = groups.find(bytes, at, limit - at);
        match.ifPresent(found -> groups.addTo(record, found, bytes));
        int message = record.indexOf(MESSAGE);
        if (match.isPresent() && message >= 0) {
            byte[] text = record.value(message).asStringValue().asByteArray();
            int end = chomped(text, 0, text.length);
            if (end < text.length) {
                record.set(message, Text.value(text, 0, end));
            }
        }
        return match.isPresent();
    }

    /** Host, program, process and message, as the old format has them. */
    boolean rfc3164(Fields record, boolean colonless) {
        if (!word(HOST, record)) {
            return false;
        }
        int end = indexOf(' ', at);
        if (end < 0) {
            return message(record, at);
        }
        boolean colon = end > at && bytes[end - 1] == ':';
        int name = colon ? end - 1 : end;
        if (!colon && !colonless) {
            return message(record, at);
        }
        if (name > at && bytes[name - 1] == ']') {
            int bracket = indexOf('[', at);
            if (bracket < 0 || bracket >= name) {
                return false;
            }
            record.add(IDENT, Text.value(bytes, at, bracket)).add(PID, Text.value(bytes, bracket + 1, name - 1));
        } else {
            record.add(IDENT, Text.value(bytes, at, name));
        }
        return message(record, end + 1);
    }

    /** Host, program, process, kind of message, structured data and message, as the new format has them. */
    boolean rfc5424(Fields record) {
        if (!(word(HOST, record) && word(IDENT, record) && word(PID, record) && word(MSGID, record)) || at >= limit) {
            return false;
        }
        int end = bytes[at] == '-' ? at + 1 : endOfData();
        record.add(EXTRADATA, withoutBackslashes(at, end));
        return end >= limit || message(record, end + 1);
    }

    private int endOfData() {
        for (int i = at; i + 1 < limit; i++) {
            if (bytes[i] == ']' && bytes[i + 1] == ' ') {
                return i + 1;
            }
        }
        return limit;
    }

    private StringValue withoutBackslashes(int start, int end) {
        var kept = new ByteArrayOutputStream(end - start);
        for (int i = start; i < end; i++) {
            if (bytes[i] != '\\') {
                kept.write(bytes[i]);
            }
        }
        return ValueFactory.newString(kept.toByteArray(), true);
    }

    private boolean word(StringValue key, Fields record) {
        int end = indexOf(' ', at);
        if (end < 0) {
            return false;
        }
        record.add(key, Text.value(bytes, at, end));
        at = end + 1;
        return true;
    }

    private boolean message(Fields record, int start) {
        record.add(MESSAGE, Text.value(bytes, Math.min(start, limit), chomped(bytes, Math.min(start, limit), limit)));
        return true;
    }

    private int indexOf(char wanted, int from) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Where the text ends without the end of its last line. */
    private static int chomped(byte[] text, int start, int end) {
        if (end > start && text[end - 1] == '\n') {
            return end - 1 > start && text[end - 2] == '\r' ? end - 2 : end - 1;
        }
        return end > start && text[end - 1] == '\r' ? end - 1 : end;
    }
}
