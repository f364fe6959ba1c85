package dev.tributary.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file buffer needs of a file system, and no more: so that a test can give it one that tears, forgets and fails.
 * Blocks; for worker threads.
 */
interface BufferFiles {

    /** A file open for reading and writing. */
    interface OpenFile extends AutoCloseable {

        /** All of {@code pieces}, one behind the other, from {@code position} on. */
        void write(long position, ByteBuffer... pieces) throws IOException;

        /** Fills {@code target} from {@code position} on; fails if the file ends before. */
        void read(long position, ByteBuffer target) throws IOException;

        long size() throws IOException;

        void truncate(long size) throws IOException;

        /** What was written survives a power cut when this returns. */
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Makes it and the folders above it, where they are missing. */
    void createFolder(Path folder) throws IOException;

    /** Names of the files in a folder; none if there is no such folder. */
    List<String> list(Path folder) throws IOException;

    /** Names of the folders in a folder; none if there is no such folder. */
    List<String> folders(Path folder) throws IOException;

    /** A new file; fails if it is there. */
    OpenFile create(Path file) throws IOException;

    /** A file that is there. */
    OpenFile open(Path file) throws IOException;

    boolean exists(Path file);

    /** From one moment to the next; replaces a file that has the new name. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Names made, changed and deleted in the folder survive a power cut when this returns. */
    void syncFolder(Path folder) throws IOException;

    /**
     * Keeps other programs, and other buffers of this one, from using the folder.
     *
     * @throws IOException that says so, if somebody uses it
     */
    AutoCloseable lock(Path folder) throws IOException;

    /**
     * Another process that has one of the files open, for people; empty if none is known to.
     *
     * @param names of files in the folder
     */
    default Optional<String> user(Path folder, List<String> names) throws IOException {
        return Optional.empty();
    }

    /** Where a file lies that has a name within a folder, as all of a buffer's. */
    static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }
}
