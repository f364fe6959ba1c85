package dev.tributary.edge.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The position file, if one is configured; without one, nothing. Confined to the source's executor. */
final class Positions {
    private final Optional<Path> path;
    private final boolean byInode;
    private boolean starting = true;
    private Optional<PositionFile> file = Optional.empty();
    private Optional<Announcements> announcements = Optional.empty();

    /** What the last run left, and at which of our paths its files are now. */
    private List<PositionFile.Entry> lastRun = List.of();

    private final Map<PositionFile.Entry, Path> places = new HashMap<>();
    private Instant writtenUntil = Instant.MAX;

    Positions(TailConfig config) {
        path = config.posFile();
        byInode = config.followInodes();
    }

    void open() throws IOException {
        if (path.isPresent()) {
            writtenUntil = PositionFile.writtenUntil(path.get());
            file = Optional.of(PositionFile.open(path.get()));
            openAnnouncements();
        }
    }

    /** Empty if they cannot be read or made: the next announcement tries again, and says why. */
    private void openAnnouncements() {
        try {
            announcements = Optional.of(Announcements.open(path.orElseThrow()));
        } catch (IOException e) {
            announcements = Optional.empty();
        }
    }

    private List<PositionFile.Entry> entries() {
        return file.map(PositionFile::entries).orElse(List.of());
    }

    /**
     * Finds out which of the files that are there now are those of the last run. A line is the file's at its own path,
     * or else at another if it was renamed while we were stopped: inodes tell, as far as they are not given to the next
     * file when one is deleted, and that one is younger than the last change of the position file.
     *
     * @param present what is at the paths now
     */
    void recognise(Map<Path, FileFacts> present) {
        lastRun = entries();
        present.forEach((there, facts) -> lastRun.stream()
                .filter(entry -> entry.path().equals(there.toString()) && isSame(entry, there, facts))
                .findFirst()
                .ifPresent(entry -> places.put(entry, there)));
        var renamed = new LinkedHashMap<>(present);
        renamed.keySet().removeAll(places.values());
        renamed.forEach((there, facts) -> lastRun.stream()
                .filter(entry -> !places.containsKey(entry) && isSame(entry, there, facts))
                .findFirst()
                .ifPresent(entry -> places.put(entry, there)));
    }

    /** Where the file of a line of the last run is now, if that is a path we follow. */
    Optional<Path> placeOf(PositionFile.Entry entry) {
        return Optional.ofNullable(places.get(entry));
    }

    /** Whether the file at {@code there} is the one that {@code entry} was written for. */
    boolean isSame(PositionFile.Entry entry, Path there, FileFacts facts) {
        if (entry.inode() != facts.inode() || isYoung(there, facts)) {
            return false;
        }
        Path before = Path.of(entry.path());
        return before.equals(there)
                || RotatedFiles.alike(there, before)
                || ((byInode || FileFacts.keepsCreation(there, facts)) && FileFacts.onDevice(before, facts));
    }

    /** Whether the file was made after the last run wrote its positions for the last time. */
    boolean isYoung(Path there, FileFacts facts) {
        return facts.created().isAfter(writtenUntil) && FileFacts.keepsCreation(there, facts);
    }

    /** Whether a file of that path was followed before. */
    boolean knows(Path followed) {
        return Stream.concat(lastRun.stream(), entries().stream())
                .anyMatch(entry -> entry.path().equals(followed.toString()));
    }

    /** What is remembered of that file. */
    Optional<PositionFile.Entry> of(Path followed, long inode) {
        if (!starting) {
            return entries().stream()
                    .filter(entry -> entry.inode() == inode && entry.path().equals(followed.toString()))
                    .findFirst();
        }
        return lastRun.stream()
                .filter(entry -> followed.equals(places.get(entry)) && entry.inode() == inode)
                .findFirst();
    }

    /** Files of the last run that had that path and are not the one that is there now, oldest first. */
    List<PositionFile.Entry> otherFilesOf(Path followed) {
        return lastRun.stream()
                .filter(entry -> entry.path().equals(followed.toString()) && !followed.equals(places.get(entry)))
                .toList();
    }

    /** Takes over the file's line, whatever its path is in it, or adds one. */
    void add(TailedFile followed) {
        if (file.isEmpty()) {
            return;
        }
        String there = followed.path().toString();
        long inode = followed.key().inode();
        Optional<PositionFile.Entry> line = entries().stream()
                .filter(entry -> entry.inode() == inode && entry.path().equals(there))
                .findFirst();
        if (line.isPresent()) {
            file.get().move(line.get(), followed.position());
            followed.entry(line.get());
        } else {
            of(followed.path(), inode).ifPresent(file.get()::remove);
            followed.entry(file.get().add(followed.path(), followed.position(), inode));
        }
    }

    /**
     * Lets a file that is followed from now on begin with the batch that the last run had under way, if it had one.
     *
     * @return whether before its position stands what stood there when it was read, as far as that is known
     */
    boolean repeat(TailedFile followed) throws IOException {
        Optional<Announcements.Range> last =
                announcements.flatMap(one -> one.take(followed.key().inode()));
        if (last.isEmpty()) {
            return true;
        }
        Announcements.Range range = last.get();
        if (range.start() == followed.position()) {
            followed.endFirstAt(range.end());
            return followed.has(range.before());
        }
        return range.end() != followed.position() || followed.has(range.behind());
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
        lastRun = List.of();
        places.clear();
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
        if (path.isPresent() && !batches.isEmpty()) {
            if (announcements.isEmpty()) {
                announcements = Optional.of(Announcements.open(path.get()));
            }
            for (Batch batch : batches) {
                var range = new Announcements.Range(batch.start(), batch.end(), batch.before(), batch.behind());
                announcements.get().announce(batch.file().key().inode(), range);
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
