package dev.tributary.plugin;

import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/** What a line of the log says, its parameters filled in. */
public final class LoggedText {
    private LoggedText() {}

    @SuppressWarnings("deprecation") // A formatter would add what stands around it.
    public static String of(LogRecord line) {
        String text = line instanceof ExtLogRecord ours ? ours.getFormattedMessage() : line.getMessage();
        return text == null ? "" : text;
    }
}
