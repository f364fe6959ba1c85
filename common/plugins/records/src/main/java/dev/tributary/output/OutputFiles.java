package dev.tributary.output;

import dev.tributary.config.FileReason;
import dev.tributary.event.PeerText;
import dev.tributary.plugin.UndeliverableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes a chunk's bytes to a file, all or nothing: a write that fails leaves a new file away and an old one as long as it
 * was, so that trying again doubles no line. Blocks; for worker threads.
 */
final class OutputFiles {

    /** What goes into the file. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Told where a write begins, before its first byte. */
    @FunctionalInterface
    interface Beginning {
        void at(Path file, long start) throws IOException;
    }

    /**
     * How files are written.
     *
     * @param sync whether a write ends only when its bytes would survive a power cut
     */
    record Manner(FileCompression compression, boolean sync) {}

    // Workers may append to one file; between them a failed write must find the end where it left it. The locks are
    // picked by path, so two paths may share one, which costs a wait and no more.
    private static final Lock[] LOCKS = new Lock[64];

    static {
        for (int i = 0; i < LOCKS.length; i++) {
            LOCKS[i] = new ReentrantLock();
        }
    }

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] FILE = permissions("rw-r--r--");
    private static final FileAttribute<?>[] DIRECTORY = permissions("rwxr-xr-x");

    private OutputFiles() {}

    private static FileAttribute<?>[] permissions(String text) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    /**
     * Writes to the end of {@code path}, or, if it {@link FilePath#isNumbered is numbered}, to a new file with the first number from
     * 0 that is free there. Directories are made.
     *
     * @return the file written
     */
    static Path write(String path, Manner manner, Beginning beginning, Body body) throws IOException {
        if (!FilePath.isNumbered(path)) {
            Path file = path(path);
            createParent(file);
            append(file, manner, beginning, body);
            return file;
        }
        for (long i = 0; ; i++) {
            Path file = path(FilePath.numbered(path, i));
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            createParent(file);
            try {
                create(file, manner, beginning, body);
                return file;
            } catch (FileAlreadyExistsException e) {
                // Somebody was faster: the next number.
            }
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UndeliverableException("no file can have the name '" + PeerText.shown(text) + "'", e);
        }
    }

    /** As {@link ChunkFiles#tryDirectory}. */
    static void tryDirectory(Path directory) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, DIRECTORY);
            }
            Files.delete(Files.createTempFile(directory, ".tributary-", ".probe"));
        } catch (IOException e) {
            throw new IOException("no file can be made in " + directory + ": " + FileReason.why(e), e);
        }
    }

    private static void createParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent, DIRECTORY);
        }
    }

    private static void create(Path file, Manner manner, Beginning beginning, Body body) throws IOException {
        beginning.at(file, 0);
        try (FileChannel channel = open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                // Ends the member or frame; the channel stays open.
                try (OutputStream out = manner.compression().over(new Counted(channel))) {
                    body.writeTo(out);
                }
                sync(manner, file, channel, true);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    private static void append(Path file, Manner manner, Beginning beginning, Body body) throws IOException {
        Lock lock = lock(file);
        lock.lock();
        try (FileChannel channel = open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long start = channel.size();
            beginning.at(file, start);
            var counted = new Counted(channel);
            try {
                OutputStream out = manner.compression().over(counted);
                body.writeTo(out);
                // Ends the member or frame; the channel stays open, for truncating if that fails.
                out.close();
                sync(manner, file, channel, start == 0);
            } catch (IOException | RuntimeException e) {
                // Only what is ours and at the end: another program may append to the file too.
                if (channel.size() == start + counted.bytes) {
                    channel.truncate(start);
                }
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends a write that a crash may have cut off: as far as the file has the very bytes from {@code start} on they stay,
     * and the rest is appended. Zeros at the end, which a file system may leave after a power cut, are cut off first.
     *
     * @return false, and the file as it was, if it does not hold a beginning of them, or something else behind that
     */
    static boolean resume(Path file, long start, Manner manner, Body body) throws IOException {
        Lock lock = lock(file);
        lock.lock();
        try (FileChannel reader = open(file, StandardOpenOption.READ);
                FileChannel writer = open(file, StandardOpenOption.APPEND)) {
            long size = reader.size();
            if (size <= start) {
                return false;
            }
            try {
                resume(reader, writer, start, manner, body);
            } catch (Resumed.Different different) {
                if (!Resumed.zerosFrom(reader, different.offset())) {
                    return false;
                }
                writer.truncate(different.offset());
                resume(reader, writer, start, manner, body);
            }
            sync(manner, file, writer, false);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static void resume(FileChannel reader, FileChannel writer, long start, Manner manner, Body body)
            throws IOException {
        OutputStream out = manner.compression().over(new Resumed(reader, new Counted(writer), start));
        body.writeTo(out);
        // Not where that failed: closing writes the end of a member.
        out.close();
    }

    private static Lock lock(Path file) {
        return LOCKS[Math.floorMod(file.toAbsolutePath().normalize().hashCode(), LOCKS.length)];
    }

    /** A new file is there after a power cut only if its folder is synced too. A pipe or a device cannot be. */
    private static void sync(Manner manner, Path file, FileChannel channel, boolean isNew) throws IOException {
        if (!manner.sync() || !Files.isRegularFile(file)) {
            return;
        }
        channel.force(false);
        if (isNew && POSIX) {
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), FILE);
    }

    /** Lets {@code link} point at {@code target} from one moment to the next; an absent or a dangling one too. */
    static void link(Path link, Path target) throws IOException {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
            return;
        }
        createParent(link);
        Path fresh = link.resolveSibling(link.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, target);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Counts every byte that reached the file, of a write that failed halfway too; stays open when it is closed. */
    private static final class Counted extends OutputStream {
        private final FileChannel channel;
        private long bytes;

        Counted(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(source, offset, length);
            while (left.hasRemaining()) {
                bytes += channel.write(left);
            }
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }
    }
}
