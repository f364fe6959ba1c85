package dev.tributary.program;

import dev.tributary.net.SystemReason;
import dev.tributary.plugin.LoggedText;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * What Netty logs of connections is one line without a stack trace, and not the same line again and again: where the
 * system has no file descriptors left, it comes with each connection. Safe for any thread.
 */
final class NettyLines implements Filter {
    /** For so long the same line is not repeated. */
    static final Duration QUIET = Duration.ofSeconds(10);

    /** Netty's words for a failure that nobody has handled, which here is one to accept a connection, or to keep it. */
    private static final String UNHANDLED = "An exceptionCaught() event was fired";

    private String last = "";
    private Instant since = Instant.MIN;

    /** From now on the program's log is written so. */
    static void apply() {
        LogHandlers.filter(new NettyLines());
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        String logger = line.getLoggerName();
        if (line.getThrown() == null || logger == null || !logger.startsWith("io.netty.")) {
            return true;
        }
        String text = text(line);
        line.setThrown(null);
        if (line instanceof ExtLogRecord ours) {
            ours.setMessage(text, ExtLogRecord.FormatStyle.NO_FORMAT);
        } else {
            line.setMessage(text);
        }
        return isNews(text, line.getInstant());
    }

    private synchronized boolean isNews(String text, Instant now) {
        if (text.equals(last) && now.isBefore(since.plus(QUIET))) {
            return false;
        }
        last = text;
        since = now;
        return true;
    }

    private static String text(LogRecord line) {
        String said = LoggedText.of(line);
        String what = said.isEmpty() || said.startsWith(UNHANDLED) ? "a connection failed" : firstLine(said);
        return what + ": " + firstLine(SystemReason.of(line.getThrown()));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
