package dev.tributary.buffer;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine's file system. */
final class RealFiles implements BufferFiles {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String LOCK_FILE = ".lock";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** By the bit of a file's mode. */
    private static final List<PosixFilePermission> PERMISSIONS = List.of(
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_READ);

    private final FileAttribute<?>[] fileAttributes;
    private final FileAttribute<?>[] folderAttributes;

    /** @param fileMode, folderMode permission bits as in chmod, such as 0644 */
    RealFiles(int fileMode, int folderMode) {
        fileAttributes = attributes(fileMode);
        folderAttributes = attributes(folderMode);
    }

    private static FileAttribute<?>[] attributes(int mode) {
        if (!POSIX) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < PERMISSIONS.size(); bit++) {
            if ((mode >> bit & 1) == 1) {
                permissions.add(PERMISSIONS.get(bit));
            }
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, folderAttributes);
        }
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return names(folder, Files::isRegularFile);
    }

    @Override
    public List<String> folders(Path folder) throws IOException {
        return names(folder, Files::isDirectory);
    }

    private static List<String> names(Path folder, Predicate<Path> kind) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(kind)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        return new Real(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                fileAttributes));
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        return new Real(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // Windows lets nobody open a folder, and writes its names through.
            if (POSIX) {
                throw e;
            }
        }
    }

    @Override
    public AutoCloseable lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(LOCK_FILE), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), fileAttributes);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(
                    "buffer folder " + folder + " is used by another buffer of this program; give each its own path");
        }
        channel.close();
        throw new IOException(
                "buffer folder " + folder + " is used by another program; stop that, or use another path");
    }

    /** As far as the system lets this program see: processes of the same user, in the same container. */
    @Override
    public Optional<String> user(Path folder, List<String> names) throws IOException {
        if (!Files.isDirectory(PROCESSES)) {
            return Optional.empty();
        }
        Path real = folder.toRealPath();
        Set<Path> wanted = names.stream().map(real::resolve).collect(Collectors.toSet());
        String own = String.valueOf(ProcessHandle.current().pid());
        for (String process : names(PROCESSES, Files::isDirectory)) {
            if (Character.isDigit(process.charAt(0)) && !process.equals(own) && hasOpen(process, wanted)) {
                return Optional.of("process " + process);
            }
        }
        return Optional.empty();
    }

    private static boolean hasOpen(String process, Set<Path> wanted) {
        try (Stream<Path> open = Files.list(PROCESSES.resolve(process).resolve("fd"))) {
            return open.anyMatch(file -> target(file).filter(wanted::contains).isPresent());
        } catch (IOException | UncheckedIOException e) {
            // Another user's, or it has just ended.
            return false;
        }
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A channel, with positions and whole writes. */
    private record Real(FileChannel channel) implements OpenFile {
        @Override
        public void write(long position, ByteBuffer... pieces) throws IOException {
            channel.position(position);
            while (Arrays.stream(pieces).anyMatch(ByteBuffer::hasRemaining)) {
                channel.write(pieces);
            }
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            long at = position;
            while (target.hasRemaining()) {
                int count = channel.read(target, at);
                if (count < 0) {
                    throw new EOFException("the file ends at byte " + at);
                }
                at += count;
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
