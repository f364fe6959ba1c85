package dev.tributary.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code name=value} pairs of queries and bodies. A value is bytes, since packed records come by them too. */
final class FormFields {
    /** More are not looked at one by one. */
    private static final int FIELDS_MAX = 1000;

    private static final Pattern NAME =
            Pattern.compile("(?im)^content-disposition:[^\\r\\n]*[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]+))");
    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private FormFields() {}

    /** {@code a=1&b=2}, percent-encoded; the last of several with one name counts. */
    static Map<String, byte[]> encoded(byte[] text) {
        var fields = new LinkedHashMap<String, byte[]>();
        for (int at = 0; at < text.length; ) {
            int end = indexOf(text, (byte) '&', at, text.length);
            int equals = Math.min(end, indexOf(text, (byte) '=', at, text.length));
            if (end > at) {
                String name = new String(decode(text, at, equals), StandardCharsets.UTF_8);
                put(fields, name, decode(text, Math.min(end, equals + 1), end));
            }
            at = end + 1;
        }
        return fields;
    }

    private static void put(Map<String, byte[]> fields, String name, byte[] value) {
        if (fields.size() >= FIELDS_MAX && !fields.containsKey(name)) {
            throw new BadRequestException("more than " + FIELDS_MAX + " parameters");
        }
        fields.put(name, value);
    }

    private static int indexOf(byte[] text, byte wanted, int from, int to) {
        int at = from;
        while (at < to && text[at] != wanted) {
            at++;
        }
        return at;
    }

    private static byte[] decode(byte[] text, int from, int to) {
        var decoded = new ByteArrayOutputStream(to - from);
        for (int at = from; at < to; at++) {
            int high = at + 2 < to ? Character.digit(text[at + 1], 16) : -1;
            int low = at + 2 < to ? Character.digit(text[at + 2], 16) : -1;
            if (text[at] == '%' && high >= 0 && low >= 0) {
                decoded.write(high << 4 | low);
                at += 2;
            } else {
                decoded.write(text[at] == '+' ? ' ' : text[at]);
            }
        }
        return decoded.toByteArray();
    }

    /** The parts of a {@code multipart/form-data} body. */
    static Map<String, byte[]> multipart(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new BadRequestException("multipart/form-data without a boundary");
        }
        byte[] delimiter = ("--" + group(boundary)).getBytes(StandardCharsets.ISO_8859_1);
        var fields = new LinkedHashMap<String, byte[]>();
        int begin = indexOf(body, delimiter, 0);
        while (begin >= 0) {
            int end = indexOf(body, delimiter, begin + delimiter.length);
            int head = begin + delimiter.length;
            int content = indexOf(body, HEAD_END, head);
            if (end >= 0 && content >= 0 && content < end) {
                Matcher name = NAME.matcher(new String(body, head, content - head, StandardCharsets.UTF_8));
                // The line end before the next delimiter is the delimiter's.
                int length = Math.max(0, end - 2 - content - HEAD_END.length);
                if (name.find()) {
                    byte[] value = new byte[length];
                    System.arraycopy(body, content + HEAD_END.length, value, 0, length);
                    put(fields, group(name), value);
                }
            }
            begin = end;
        }
        return fields;
    }

    private static String group(Matcher found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int at = from; at <= bytes.length - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && bytes[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
