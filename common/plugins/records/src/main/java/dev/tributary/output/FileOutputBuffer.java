package dev.tributary.output;

import dev.tributary.plugin.buffered.BufferConfig;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.ChunkKeys;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The buffer of output {@code file}: in files unless the user wants another, and where Fluentd has it, so that what one
 * left there is found.
 *
 * <pre>
 * path /d/f                              buffer in /d/f
 * path /d/f.*.txt                        buffer in /d/f; a Fluentd's is /d/f.b5f3a….txt
 * path /d/f, which is the file itself    buffer in /d/f.buffer; Fluentd cannot write there
 * path /dev/stdout                       buffer in memory
 * </pre>
 */
final class FileOutputBuffer {
    private static final String DEVICES = "/dev/";

    private FileOutputBuffer() {}

    static BufferDefaults defaults(FileOutputConfig config) {
        String path = config.path();
        boolean itself = isItself(config);
        if (itself && isDevice(path)) {
            return OutputPlugins.BY_DAY.path(path);
        }
        boolean taken = itself || Files.isRegularFile(Path.of(path));
        return OutputPlugins.BY_DAY.type("file").path(taken ? path + ".buffer" : path);
    }

    /** Whether the file is called as {@code path} says, with nothing behind it. */
    private static boolean isItself(FileOutputConfig config) {
        boolean bare = !config.addPathSuffix() || config.pathSuffix().isEmpty();
        String keys = config.delivery().buffer().map(BufferConfig::chunkKeys).orElse("");
        boolean timed = keys.isEmpty() || ChunkKeys.parse(keys).time();
        return config.append() && bare && config.compress().suffix().isEmpty() && !timed;
    }

    private static boolean isDevice(String path) {
        Path file = Path.of(path);
        boolean plain = !Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file);
        return path.startsWith(DEVICES) || !plain;
    }
}
