package dev.tributary.program;

import dev.tributary.config.syntax.LogConfig;
import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import dev.tributary.plugin.LoggedText;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/** Lines of the log as {@code <log>} asks for them. */
final class LogLayout extends ExtFormatter {
    private static final String TEXT_TIME = "%Y-%m-%d %H:%M:%S.%L %z";
    private static final String JSON_TIME = "%Y-%m-%dT%H:%M:%S.%L%z";

    /** What the configuration asks for, until there are handlers to tell. */
    private static volatile Optional<LogConfig> wanted = Optional.empty();

    private final boolean json;
    private final TimeFormat time;

    LogLayout(LogConfig config) {
        json = config.format() == LogConfig.Format.JSON;
        time = TimeFormat.of(config.timeFormat().orElse(json ? JSON_TIME : TEXT_TIME), ZoneId.systemDefault());
    }

    /** The log is to be written so as soon as it is written at all. */
    static void want(LogConfig config) {
        wanted = Optional.of(config);
    }

    /** {@link #apply} for what was wanted. */
    static void applyWanted() {
        wanted.ifPresent(LogLayout::apply);
    }

    /** From now on the program's log is written so, if that differs from how it is written anyway. */
    static void apply(LogConfig config) {
        if (config.differs()) {
            var layout = new LogLayout(config);
            LogHandlers.all().forEach(handler -> handler.setFormatter(layout));
        }
    }

    @Override
    public String format(ExtLogRecord line) {
        return json ? json(line) : text(line);
    }

    private String json(ExtLogRecord line) {
        var object = new JsonObject()
                .put("time", time.format(EventTime.of(line.getInstant())))
                .put("level", level(line))
                .put("logger", line.getLoggerName())
                .put("message", LoggedText.of(line));
        if (line.getThrown() != null) {
            object.put("error", stack(line.getThrown()));
        }
        return object.encode() + "\n";
    }

    private String text(ExtLogRecord line) {
        String name = line.getLoggerName();
        String text = "%s %-5s [%s] %s%n"
                .formatted(
                        time.format(EventTime.of(line.getInstant())),
                        level(line).toUpperCase(Locale.ROOT),
                        name.substring(name.lastIndexOf('.') + 1),
                        LoggedText.of(line));
        return line.getThrown() == null ? text : text + stack(line.getThrown());
    }

    private static String level(ExtLogRecord line) {
        return line.getLevel().getName().toLowerCase(Locale.ROOT);
    }

    private static String stack(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
