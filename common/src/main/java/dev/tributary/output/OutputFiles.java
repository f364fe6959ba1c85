package dev.tributary.output;

import dev.tributary.plugin.UndeliverableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
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
    static Path write(String path, FileCompression compression, Body body) throws IOException {
        if (!FilePath.isNumbered(path)) {
            Path file = path(path);
            createParent(file);
            append(file, compression, body);
            return file;
        }
        for (long i = 0; ; i++) {
            Path file = path(FilePath.numbered(path, i));
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            createParent(file);
            try {
                create(file, compression, body);
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
            throw new UndeliverableException("no file can have the name '" + text + "'", e);
        }
    }

    private static void createParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent, DIRECTORY);
        }
    }

    private static void create(Path file, FileCompression compression, Body body) throws IOException {
        FileChannel channel = open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (OutputStream out = compression.over(Channels.newOutputStream(channel))) {
            body.writeTo(out);
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void append(Path file, FileCompression compression, Body body) throws IOException {
        Lock lock = LOCKS[Math.floorMod(file.toAbsolutePath().normalize().hashCode(), LOCKS.length)];
        lock.lock();
        try (FileChannel channel = open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long start = channel.size();
            var counted = new Counted(channel);
            try {
                OutputStream out = compression.over(counted);
                body.writeTo(out);
                // Ends the member or frame; the channel stays open, for truncating if that fails.
                out.close();
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
