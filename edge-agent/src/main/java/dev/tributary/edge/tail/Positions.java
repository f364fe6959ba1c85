package dev.tributary.edge.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The position file, if one is configured; without one, nothing. Confined to the source's executor. */
final class Positions {
    private final Optional<Path> path;
    private final boolean byInode;
    private boolean starting = true;
    private Optional<PositionFile> file = Optional.empty();
    private Optional<Announcements> announcements = Optional.empty();

    Positions(TailConfig config) {
        path = config.posFile();
        byInode = config.followInodes();
    }

    void open() throws IOException {
        if (path.isPresent()) {
            file = Optional.of(PositionFile.open(path.get()));
            announcements = Optional.of(Announcements.open(path.get()));
        }
    }

    private List<PositionFile.Entry> entries() {
        return file.map(PositionFile::entries).orElse(List.of());
    }

    /** Whether a file of that path was followed before. */
    boolean knows(Path followed) {
        return entries().stream().anyMatch(entry -> entry.path().equals(followed.toString()));
    }

    /**
     * What is remembered of that file. While we were stopped it may have been renamed, and counts under another path
     * too: under any if files are followed by inode, else under one like it, since file systems give the inode of a
     * deleted file to the next one.
     */
    Optional<PositionFile.Entry> of(Path followed, long inode) {
        List<PositionFile.Entry> same =
                entries().stream().filter(entry -> entry.inode() == inode).toList();
        Optional<PositionFile.Entry> there = same.stream()
                .filter(entry -> entry.path().equals(followed.toString()))
                .findFirst();
        return there.isPresent() || !starting
                ? there
                : same.stream()
                        .filter(entry -> byInode || RotatedFiles.alike(followed, Path.of(entry.path())))
                        .findFirst();
    }

    /** Files that had that path before the one that is there now, oldest first. */
    List<PositionFile.Entry> otherFilesOf(Path followed, Optional<FileFacts.Key> present) {
        return entries().stream()
                .filter(entry -> entry.path().equals(followed.toString()))
                .filter(entry ->
                        present.filter(key -> key.inode() == entry.inode()).isEmpty())
                .toList();
    }

    /** Takes over the file's line, whatever its path is in it, or adds one. */
    void add(TailedFile followed) {
        if (file.isPresent()) {
            Optional<PositionFile.Entry> old =
                    of(followed.path(), followed.key().inode());
            old.ifPresent(file.get()::remove);
            followed.entry(file.get()
                    .add(followed.path(), followed.position(), followed.key().inode()));
        }
    }

    /** Lets a file that is followed from now on begin with the batch that the last run had under way, if it had one. */
    void repeat(TailedFile followed) {
        announcements
                .flatMap(one -> one.take(followed.key().inode()))
                .filter(range -> range.start() == followed.position())
                .ifPresent(range -> followed.endFirstAt(range.end()));
    }

    void rename(TailedFile followed) {
        if (file.isPresent()) {
            remove(followed);
            followed.entry(file.get()
                    .add(followed.path(), followed.position(), followed.key().inode()));
        }
    }

    void move(TailedFile followed) {
        followed.entry().ifPresent(entry -> file.orElseThrow().move(entry, followed.position()));
    }

    void remove(TailedFile followed) {
        followed.entry().ifPresent(this::remove);
    }

    void remove(PositionFile.Entry entry) {
        file.ifPresent(positions -> positions.remove(entry));
    }

    /** All files are found: drops the lines of files that nobody follows and that are not there any more. */
    void started(Collection<TailedFile> followed) {
        starting = false;
        for (PositionFile.Entry entry : entries()) {
            boolean ours = followed.stream()
                    .anyMatch(one -> one.entry().filter(entry::equals).isPresent());
            if (!ours && !isThere(entry)) {
                remove(entry);
            }
        }
    }

    private static boolean isThere(PositionFile.Entry entry) {
        try {
            return FileFacts.of(Path.of(entry.path())).inode() == entry.inode();
        } catch (IOException e) {
            return false;
        }
    }

    void flush() throws IOException {
        if (file.isPresent()) {
            file.get().flush();
        }
    }

    /** Tells the next run what is about to be emitted; after {@link #flush}, so that its start is known by then. */
    void announce(List<Batch> batches) throws IOException {
        if (announcements.isPresent()) {
            for (Batch batch : batches) {
                announcements.get().announce(batch.file().key().inode(), batch.start(), batch.end());
            }
        }
    }

    /** The file is read to its end and followed no more. */
    void forget(TailedFile followed) throws IOException {
        remove(followed);
        if (announcements.isPresent()) {
            announcements.get().forget(followed.key().inode());
        }
    }

    void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
        if (announcements.isPresent()) {
            announcements.get().close();
        }
    }
}
