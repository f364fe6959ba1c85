package dev.tributary.buffer;

import dev.tributary.config.ConfigException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A {@code path} that is a pattern of file names, as Fluentd's file buffer takes it.
 *
 * <pre>
 * path /d/forward.*.buffer   folder /d/forward   Fluentd's /d/forward.b5f3a….buffer, /d/forward.q5f3a….buffer
 * path /d/forward.*          folder /d/forward   Fluentd's /d/forward.b5f3a….log
 * path /d/web-*              folder /d/web       Fluentd's buffer.b5f3a….log in a folder of that name
 * </pre>
 *
 * @param folder of ours in its place: patterns that differ before the star have different ones
 * @param parent where Fluentd's files lie
 * @param names of Fluentd's chunk files
 */
record StarPath(Path folder, Path parent, Pattern names) {
    private static final String STAR = ".*.";

    /**
     * @param suffix {@code path_suffix}
     * @throws ConfigException for a star in the name of a folder
     */
    static StarPath of(String path, String suffix) {
        int slash = path.lastIndexOf('/') + 1;
        String name = path.substring(slash);
        if (path.substring(0, slash).contains("*")) {
            throw new ConfigException("buffer path " + path
                    + " has a * in the name of a folder; it may stand for a part of the file's name");
        }
        Path parent = Path.of(path.substring(0, slash));
        String before = name.substring(0, name.indexOf('*')).replaceFirst("[._-]+$", "");
        if (!name.contains(".*")) {
            return new StarPath(parent.resolve(before), Path.of(path), chunks("buffer.*" + suffix));
        }
        String files = name.contains(STAR) ? name : name.endsWith(".*") ? name + suffix : name + ".*" + suffix;
        return new StarPath(parent.resolve(before), parent, chunks(files));
    }

    private static Pattern chunks(String files) {
        int star = files.indexOf(STAR);
        return Pattern.compile(
                star < 0
                        ? Pattern.quote(files)
                        : Pattern.quote(files.substring(0, star)) + "\\.[bq][0-9a-f]+\\."
                                + Pattern.quote(files.substring(star + STAR.length())));
    }
}
