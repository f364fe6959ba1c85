package dev.tributary.output;

import dev.tributary.config.ConfigException;
import dev.tributary.plugin.buffered.Placeholders;

/**
 * The names of files as Fluentd makes them of {@code path}, time slice and suffixes.
 *
 * <pre>
 * path /d/f          /d/f.20260131_0.log          /d/f.20260131.log            with append
 * path /d/f.*.data   /d/f.20260131_0.data         /d/f.20260131.data
 * path /d/f-%Y%m%d   /d/f-20260131_0.log          /d/f-20260131.log
 * no time key        /d/f_0.log                   /d/f.log
 * </pre>
 */
final class FilePath {
    /** Stands where {@code _N} goes, N a free number. */
    static final String INDEX = "\0";

    /** Stands where {@code .N} goes. */
    static final String DOT_INDEX = "\1";

    private FilePath() {}

    /**
     * The text of a {@link Placeholders}, with {@link #INDEX} in it unless the file is appended to.
     *
     * @param timekeySeconds length of a time slice; 0 if time is no chunk key
     * @param compressionSuffix such as {@code .gz}, or empty
     * @throws ConfigException if the path shows a part of the time, but too little
     */
    static String template(
            String path, long timekeySeconds, boolean append, String pathSuffix, String compressionSuffix) {
        String index = append ? "" : INDEX;
        if (path.contains("*")) {
            if (timekeySeconds == 0) {
                throw new ConfigException("path including '*' must be used with buffer chunk key 'time'");
            }
            return path.replace("*", timeFormat(timekeySeconds) + index) + compressionSuffix;
        }
        return path + time(path, timekeySeconds) + index + pathSuffix + compressionSuffix;
    }

    /** Whether a free number is to be found. */
    static boolean isNumbered(String path) {
        return path.contains(INDEX) || path.contains(DOT_INDEX);
    }

    static String numbered(String path, long number) {
        return path.replace(INDEX, "_" + number).replace(DOT_INDEX, "." + number);
    }

    /** The path without the marks, for messages. */
    static String shown(String path) {
        return path.replace(INDEX, "").replace(DOT_INDEX, "");
    }

    private static String time(String path, long timekeySeconds) {
        if (timekeySeconds == 0) {
            return "";
        }
        String format = timeFormat(timekeySeconds);
        String[] directives = format.split("(?<=\\G..)");
        int shown = 0;
        for (String directive : directives) {
            shown += path.contains(directive) ? 1 : 0;
        }
        if (shown == 0) {
            return "." + format;
        }
        if (shown < directives.length && !SliceNames.stayApart(path, timekeySeconds)) {
            throw new ConfigException("insufficient timestamp placeholders in path: timekey " + timekeySeconds
                    + "s needs all of " + String.join(" ", directives)
                    + ", or others that give each slice a name of its own");
        }
        return "";
    }

    private static String timeFormat(long timekeySeconds) {
        if (timekeySeconds < 60) {
            return "%Y%m%d%H%M%S";
        }
        if (timekeySeconds < 3_600) {
            return "%Y%m%d%H%M";
        }
        return timekeySeconds < 86_400 ? "%Y%m%d%H" : "%Y%m%d";
    }
}
