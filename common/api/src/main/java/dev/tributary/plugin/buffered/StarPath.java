package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import java.nio.file.Path;

/**
 * A {@code path} that is a pattern of file names, as Fluentd's file buffers take it.
 *
 * <pre>
 * path /d/forward.*.buffer   folder /d/forward   Fluentd's /d/forward.b5f3a….buffer, /d/forward.q5f3a….buffer
 * path /d/forward.*          folder /d/forward   Fluentd's /d/forward.b5f3a….log
 * path /d/web-*              folder /d/web       Fluentd's buffer.b5f3a….log in a folder of that name
 * </pre>
 *
 * @param folder of ours in its place: patterns that differ before the star have different ones
 * @param ofFile where Fluentd's {@code file} has its chunks
 * @param ofFileSingle where its {@code file_single} has them
 */
public record StarPath(Path folder, FluentdFiles ofFile, FluentdFiles ofFileSingle) {
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
        Path folder = parent.resolve(name.substring(0, name.indexOf('*')).replaceFirst("[._-]+$", ""));
        if (!name.contains(".*")) {
            FluentdFiles both = FluentdFiles.in(Path.of(path));
            return new StarPath(folder, both, both);
        }
        boolean open = name.endsWith(".*");
        String files = name.contains(STAR) ? name : open ? name + suffix : name + ".*" + suffix;
        String prefix = name.contains(STAR) ? "fsb" : open ? name.substring(0, name.length() - 2) : name;
        return new StarPath(folder, FluentdFiles.file(parent, files), FluentdFiles.single(parent, prefix));
    }
}
