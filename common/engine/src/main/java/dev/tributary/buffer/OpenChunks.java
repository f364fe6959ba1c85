package dev.tributary.buffer;

import java.io.IOException;
import java.util.LinkedHashSet;

/**
 * The chunk files of one buffer that are open for appends: those used last, a bounded number, however many chunks there
 * are. Used by {@link FileWork}, one piece of work at a time.
 */
final class OpenChunks {
    private final int limit;
    private final LinkedHashSet<FileContent> open = new LinkedHashSet<>();

    OpenChunks(int limit) {
        this.limit = limit;
    }

    /** Closes the one used longest ago, if one more would be too many. */
    void makeRoom() {
        while (open.size() >= limit) {
            FileContent oldest = open.getFirst();
            try {
                oldest.close();
            } catch (IOException e) {
                // What the system did not take is told by the sync that follows every append.
                open.remove(oldest);
            }
        }
    }

    /** It is open, and used now. */
    void used(FileContent content) {
        open.addLast(content);
    }

    void closed(FileContent content) {
        open.remove(content);
    }
}
