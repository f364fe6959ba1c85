package dev.tributary.program;

import dev.tributary.plugin.LoggedText;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Nobody but the program begins a line of its log, whatever is quoted in it: names of files, words of peers. Further
 * lines of a message stand behind blanks, and control characters, with which terminals can be led, do not come through.
 * Safe for any thread.
 */
final class OneLine implements Filter {
    private static final Pattern BEGINNING = Pattern.compile("\\n(?=[^ \\t\\n])");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}&&[^\\n\\t]]");

    /** From now on the program's log is written so. */
    static void apply() {
        LogHandlers.filter(new OneLine());
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        String said = LoggedText.of(line);
        String safe = safe(said);
        if (!safe.equals(said)) {
            if (line instanceof ExtLogRecord ours) {
                ours.setMessage(safe, ExtLogRecord.FormatStyle.NO_FORMAT);
            } else {
                line.setMessage(safe);
            }
        }
        return true;
    }

    private static String safe(String said) {
        return BEGINNING.matcher(CONTROL.matcher(said).replaceAll("?")).replaceAll("\n  ");
    }
}
