package dev.tributary.buffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Folders that a buffer's workers had when there were more of them, and that no worker has now.
 *
 * @param parent of the folders {@code worker<N>}
 * @param below where the buffer is in such a folder; empty if it is the folder
 * @param workers how many the program has now
 */
record Orphans(Path parent, Path below, int workers) {
    private static final Pattern NAME = Pattern.compile("worker(\\d{1,9})");

    /** Those that have files. Blocks. */
    List<Path> find(BufferFiles files, List<Path> owned) throws IOException {
        var found = new ArrayList<Path>();
        for (String name : files.folders(parent)) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches() && isNobodys(Integer.parseInt(matcher.group(1)))) {
                Path folder = parent.resolve(name).resolve(below);
                if (!owned.contains(folder) && !files.list(folder).isEmpty()) {
                    found.add(folder);
                }
            }
        }
        return found;
    }

    /** Worker 0 looks, and its own are known: it may have had a folder with its number and have none now. */
    private boolean isNobodys(int worker) {
        return worker == 0 || worker >= workers;
    }
}
