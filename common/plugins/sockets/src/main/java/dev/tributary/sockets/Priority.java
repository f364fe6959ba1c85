package dev.tributary.sockets;

import java.util.List;
import java.util.Optional;

/**
 * What a syslog message begins with, {@code <34>}: where it comes from and how grave it is.
 *
 * @param value 0 to 191
 */
record Priority(int value) {
    /** The largest that RFC 5424 knows. */
    static final int MAX = 191;

    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "at",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");
    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug");

    /** The priority of that number, if there is one. */
    static Optional<Priority> of(long number) {
        return number < 0 || number > MAX ? Optional.empty() : Optional.of(new Priority((int) number));
    }

    String facility() {
        return FACILITIES.get(value >> 3);
    }

    String severity() {
        return SEVERITIES.get(value & 7);
    }

    /**
     * A priority at the beginning of a text.
     *
     * @param bytes how many it has with its brackets
     */
    record Prefix(Priority priority, int bytes) {
        private static final int DIGITS_MAX = 3;

        static Optional<Prefix> of(byte[] text, int offset, int length) {
            int at = offset + 1;
            int number = 0;
            if (length == 0 || text[offset] != '<') {
                return Optional.empty();
            }
            while (at < offset + length && at <= offset + DIGITS_MAX && text[at] >= '0' && text[at] <= '9') {
                number = number * 10 + (text[at++] - '0');
            }
            if (at == offset + 1 || at == offset + length || text[at] != '>') {
                return Optional.empty();
            }
            int bytes = at + 1 - offset;
            return Priority.of(number).map(priority -> new Prefix(priority, bytes));
        }
    }
}
