package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.syntax.LogLevel;
import java.util.Arrays;
import java.util.Locale;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Gives each plugin a log category of its own, {@code dev.tributary.plugin.<id>}, at its {@code @log_level}. */
final class PluginLogs {
    static final String CATEGORY = "dev.tributary.plugin.";

    private PluginLogs() {}

    /** With several workers the category ends in {@code #<worker>}, as a line of Fluentd's log says it. */
    static Logger of(PluginIdentity plugin, int workers, ConfigElement element) {
        String category = category(plugin, workers);
        ConfigValue level =
                element.params().getOrDefault("@log_level", element.params().get("log_level"));
        if (level != null && !level.absent()) {
            set(category, level(level));
        }
        return Logger.getLogger(category);
    }

    static String category(PluginIdentity plugin, int workers) {
        // Dots would part the id into categories of their own, of which a log line shows the last.
        return CATEGORY + plugin.id().replace('.', '/') + (workers > 1 ? "#" + plugin.workerId() : "");
    }

    /** The id of the plugin that has this category. */
    static String id(String category) {
        return category.substring(CATEGORY.length()).replaceFirst("#\\d+$", "").replace('/', '.');
    }

    /** The least severe messages of the whole program. */
    static void setAll(LogLevel level) {
        set("dev.tributary", level);
    }

    /** The least severe messages of everything under {@code category} that are logged. */
    static void set(String category, LogLevel level) {
        java.util.logging.Logger.getLogger(category)
                .setLevel(
                        switch (level) {
                            case TRACE -> Level.FINER;
                            case DEBUG -> Level.FINE;
                            case INFO -> Level.INFO;
                            case WARN -> Level.WARNING;
                            case ERROR, FATAL -> Level.SEVERE;
                        });
    }

    private static LogLevel level(ConfigValue value) {
        return Arrays.stream(LogLevel.values())
                .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(value.text()))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        value.position(),
                        "log_level '" + value.text() + "' is unknown; valid levels are "
                                + Arrays.stream(LogLevel.values())
                                        .map(level -> level.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }
}
