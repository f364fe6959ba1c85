package dev.tributary.edge.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What a look at a path told.
 *
 * @param key tells files apart whatever their names are
 * @param created when the file was made, or last changed where the file system does not keep that
 */
record FileFacts(Key key, boolean regular, long sizeBytes, Instant modified, Instant created) {
    private static final String ATTRIBUTES = "unix:dev,ino,size,isRegularFile,lastModifiedTime,creationTime";

    /** Two files are the same if and only if these are, as long as one of them is open. */
    record Key(long device, long inode) {}

    /** @throws java.nio.file.NoSuchFileException if there is nothing at {@code path} */
    static FileFacts of(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, ATTRIBUTES);
        return new FileFacts(
                new Key((long) asked(attributes, "dev"), (long) asked(attributes, "ino")),
                (boolean) asked(attributes, "isRegularFile"),
                (long) asked(attributes, "size"),
                ((FileTime) asked(attributes, "lastModifiedTime")).toInstant(),
                ((FileTime) asked(attributes, "creationTime")).toInstant());
    }

    private static Object asked(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name));
    }

    long inode() {
        return key.inode();
    }

    /** Whether {@code created} is when the file was made: its file system keeps that, as far as can be told. */
    static boolean keepsCreation(Path path, FileFacts facts) {
        if (!facts.created.equals(facts.modified)) {
            return true;
        }
        try {
            FileFacts folder = of(path.toRealPath().resolveSibling("."));
            return !folder.created.equals(folder.modified);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a file that was at {@code before} may be the one of these facts, which lies where it does. */
    static boolean onDevice(Path before, FileFacts facts) {
        for (Path at = before; at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                try {
                    return of(at).key().device() == facts.key().device();
                } catch (IOException e) {
                    return false;
                }
            }
        }
        return false;
    }
}
