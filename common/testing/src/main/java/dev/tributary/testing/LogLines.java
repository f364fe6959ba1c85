package dev.tributary.testing;

import dev.tributary.plugin.LoggedText;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a plugin in a test context logs at INFO and above, each line as {@code LEVEL text}. */
public final class LogLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    // Held here, because a logger that nobody holds may lose its handlers.
    private final Logger logger;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel().intValue() < Level.INFO.intValue()) {
                return;
            }
            String text = LoggedText.of(logged);
            lines.add(logged.getLevel() + " " + text);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** @param id the context's, {@code test-1} unless the test says otherwise */
    public LogLines(String id) {
        logger = Logger.getLogger("dev.tributary.test." + id);
        logger.addHandler(handler);
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
