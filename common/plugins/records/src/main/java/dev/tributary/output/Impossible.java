package dev.tributary.output;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Which paths no file can ever have, so that trying again is of no use: a name too long for any file system, a folder
 * where the file should be, a file where one of its folders should be. Blocks.
 */
final class Impossible {
    /** Linux, macOS and Windows agree on it, in bytes or characters. */
    private static final int NAME_BYTES_MAX = 255;

    private static final int PATH_BYTES_MAX = 4095;

    private Impossible() {}

    /**
     * To be asked when a write has failed.
     *
     * @param path as in {@link OutputFiles#write}
     * @param fixed the directory that every path of the output lies in: if that is gone, the fault is not this path's
     */
    static boolean is(String path, Path fixed) {
        Path file;
        try {
            file = Path.of(FilePath.isNumbered(path) ? FilePath.numbered(path, 0) : path)
                    .toAbsolutePath();
        } catch (InvalidPathException e) {
            return true;
        }
        if (bytes(file) > PATH_BYTES_MAX || Files.isDirectory(file)) {
            return true;
        }
        for (Path name : file) {
            if (bytes(name) > NAME_BYTES_MAX) {
                return true;
            }
        }
        for (Path folder = file.getParent(); folder != null && below(folder, fixed); folder = folder.getParent()) {
            if (Files.exists(folder)) {
                return !Files.isDirectory(folder);
            }
        }
        return false;
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean below(Path folder, Path fixed) {
        return folder.startsWith(fixed) && !folder.equals(fixed);
    }
}
