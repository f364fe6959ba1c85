package dev.tributary.edge.tail;

import dev.tributary.config.FileReason;
import dev.tributary.plugin.EventTimeWriter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * The files followed now: finds them, notices what happens to their paths, reads them in turn, keeps their positions.
 * Confined to the source's executor.
 */
final class TailedFiles {
    /** Packed bytes that wait to be accepted, of all files together; one batch may go beyond. */
    private static final long IN_FLIGHT_BYTES_MAX = 32L << 20;

    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    /** A disk that is full is not asked with each look. */
    private static final Duration FLUSH_AGAIN = Duration.ofSeconds(1);

    /** A folder that changes all the time must not be listed all the time. */
    private static final Duration REFRESH_MIN = Duration.ofSeconds(1);

    /** How often a file may get another name between the look at it and its opening. */
    private static final int RENAMES_MAX = 10;

    /** Another file came to the path between the look at it and its opening. */
    private static final class ReplacedException extends IOException {
        ReplacedException(Path path) {
            super(path + " was replaced while it was opened");
        }
    }

    private final TailConfig config;
    private final Runnable woken;
    private final Clock clock;
    private final Logger log;
    private final String id;
    private final PathPatterns patterns;
    private final FileTag tags;
    private final LineReader reader;
    private final Positions positions;
    private final Generations generations;

    /** By path, the file that was there when we looked last; and all files, those that are leaving too. */
    private final Map<Path, TailedFile> current = new HashMap<>();

    private final Map<FileFacts.Key, TailedFile> files = new LinkedHashMap<>();
    private final Set<Path> unreadable = new HashSet<>();

    /** Of these it is said that there is nothing to follow. */
    private final Set<Path> told = new HashSet<>();

    private final Set<Path> unlistedFolders = new HashSet<>();

    /** At the start, the paths whose files of the last run are being looked for. */
    private final Set<Path> resuming = new HashSet<>();

    private Set<Path> targets = Set.of();
    private Instant refreshedAt = Instant.MIN;
    private Instant refreshedBefore = Instant.MAX;
    private Optional<Arrivals> arrivals = Optional.empty();
    private boolean unwatched;
    private long missedUnsaid;
    private Instant missedSaidAt = Instant.EPOCH;
    private boolean starting = true;
    private long inFlightBytes;
    private int turn;
    private Instant flushAgainAt = Instant.MIN;
    private Optional<String> positionProblem = Optional.empty();

    /** @param woken told, on another thread, that a look is worth while */
    TailedFiles(TailConfig config, Parser parser, PluginContext context, Runnable woken) {
        this.config = config;
        this.woken = woken;
        this.clock = context.clock();
        this.log = context.log();
        this.id = context.id();
        patterns = new PathPatterns(
                config.path(),
                config.pathDelimiter(),
                config.excludePath(),
                EventTimeWriter.zone(true, false, config.pathTimezone()));
        tags = new FileTag(config.tag());
        reader = new LineReader(config, parser, clock);
        positions = new Positions(config);
        generations = new Generations(config.refreshInterval());
    }

    /**
     * Reads the positions and finds the files that are there.
     *
     * @throws IOException if there are positions that cannot be read: nothing was begun, and it can be tried again
     */
    Tally open() throws IOException {
        positions.open();
        if (config.enableStatWatcher()) {
            try {
                arrivals = Optional.of(Arrivals.watch(id, woken));
            } catch (IOException e) {
                unwatched(e);
            }
        }
        var tally = new Tally();
        lookAround(clock.instant(), tally);
        starting = false;
        positions.started(files.values());
        flush(tally);
        return measured(tally);
    }

    /**
     * Takes note of what became of batches, and reads on.
     *
     * @param everything also look at all paths and read all files, not only those the batches were of
     */
    Tally pass(List<Settled> settled, boolean everything) {
        Instant now = clock.instant();
        var tally = new Tally();
        var ready = new ArrayList<TailedFile>();
        for (Settled one : settled) {
            settle(one, now);
            ready.add(one.batch().file());
        }
        if (everything) {
            lookAround(now, tally);
            ready = new ArrayList<>(files.values());
            // Whoever was passed over last time is first now.
            Collections.rotate(ready, -turn);
            turn = 0;
        }
        for (int i = 0; i < ready.size(); i++) {
            TailedFile file = ready.get(i);
            if (inFlightBytes >= IN_FLIGHT_BYTES_MAX) {
                turn = everything ? i : turn;
                tally.more = true;
                break;
            }
            read(file, now, tally);
            if (!everything && file.leaving() && file.isRead()) {
                files.values().stream().filter(next -> next.follows(file)).forEach(ready::add);
            }
        }
        flush(tally);
        return measured(tally);
    }

    /** Takes note of the last batches and closes everything. */
    Tally close(List<Settled> settled) throws IOException {
        var tally = new Tally();
        settled.forEach(one -> settle(one, clock.instant()));
        for (TailedFile file : files.values()) {
            file.close();
        }
        if (arrivals.isPresent()) {
            arrivals.get().close();
        }
        flushAgainAt = Instant.MIN;
        flush(tally);
        positions.close();
        return tally;
    }

    private void settle(Settled settled, Instant now) {
        TailedFile file = settled.batch().file();
        inFlightBytes -= settled.batch().events().bytes().length;
        if (settled.accepted()) {
            file.moveTo(settled.batch().end());
            positions.move(file);
        } else {
            file.refused(now);
        }
    }

    /** Lines go on without their positions: whoever waits for them has no use for a source that stands still. */
    private void flush(Tally tally) {
        Instant now = clock.instant();
        if (!now.isBefore(flushAgainAt)) {
            try {
                positions.flush();
                positions.announce(tally.batches);
                if (positionProblem.isPresent()) {
                    positionProblem = Optional.empty();
                    log.infof(
                            "%s: positions are written to %s again",
                            id, config.posFile().orElseThrow());
                }
            } catch (IOException e) {
                tally.positionFailures++;
                flushAgainAt = now.plus(FLUSH_AGAIN);
                if (positionProblem.isEmpty()) {
                    log.warnf(
                            "%s: positions cannot be written to pos_file %s, trying again; lines are read all the"
                                    + " same, and may come twice after a restart: %s",
                            id, config.posFile().orElseThrow(), FileReason.of(e));
                }
                positionProblem = Optional.of(FileReason.of(e));
            }
        }
        tally.positionProblem = positionProblem;
    }

    private Tally measured(Tally tally) {
        tally.files = files.size();
        files.values().forEach(file -> tally.lagBytes += file.lagBytes());
        return tally;
    }

    // -- which files

    private void lookAround(Instant now, Tally tally) {
        Duration age = refreshedAt.equals(Instant.MIN) ? config.refreshInterval() : Duration.between(refreshedAt, now);
        boolean due = age.compareTo(config.refreshInterval()) >= 0
                || (age.compareTo(REFRESH_MIN) >= 0 && patterns.foldersChanged());
        if (due) {
            refreshedBefore = starting ? Instant.MAX : refreshedAt;
            refreshedAt = now;
            targets = patterns.expand(now);
            unreadable.retainAll(targets);
            told.retainAll(targets);
            arrivals.flatMap(one -> one.follow(targets)).ifPresent(this::unwatched);
            tellOfFolders();
            generations.forgetAllBut(targets, now);
            current.forEach((path, file) -> {
                if (!targets.contains(path)) {
                    file.leave(now.plus(config.rotateWait()));
                }
            });
        }
        if (starting) {
            positions.recognise(present());
        }
        if (arrivals.filter(Arrivals::overflown).isPresent()) {
            log.warnf(
                    "%s: more files came than the system could tell of; those that came and went between two looks may"
                            + " have been missed",
                    id);
        }
        targets.forEach(path -> look(path, now, tally));
    }

    /** What is at the paths; of those that cannot be looked at, the look at each says why. */
    private Map<Path, FileFacts> present() {
        var present = new LinkedHashMap<Path, FileFacts>();
        for (Path path : targets) {
            try {
                FileFacts facts = FileFacts.of(path);
                if (facts.regular()) {
                    present.put(path, facts);
                }
            } catch (IOException | SecurityException e) {
                log.debugf("%s: %s: %s", id, path, e);
            }
        }
        return present;
    }

    private void unwatched(IOException cause) {
        if (!unwatched) {
            unwatched = true;
            log.infof(
                    "%s: not all folders can be watched; files that come and go within poll_interval may be missed: %s",
                    id, FileReason.of(cause));
        }
    }

    /** A folder that cannot be listed seems empty, and a pattern that is mistyped fits nothing. */
    private void tellOfFolders() {
        Map<Path, IOException> unlisted = patterns.unlisted();
        unlistedFolders.retainAll(unlisted.keySet());
        unlisted.forEach((folder, cause) -> {
            if (unlistedFolders.add(folder)) {
                log.infof("%s: nothing is followed in %s: %s", id, folder, FileReason.why(cause));
            }
        });
        if (starting && targets.isEmpty()) {
            log.infof("%s: no file fits path %s yet", id, config.path());
        }
    }

    private void look(Path path, Instant now, Tally tally) {
        Optional<TailedFile> before = Optional.ofNullable(current.get(path));
        Arrivals.Came came = starting ? Arrivals.Came.NOTHING : taken(path);
        try {
            FileFacts facts = FileFacts.of(path);
            boolean same = before.filter(file -> file.key().equals(facts.key())).isPresent();
            Arrivals.Came all = came;
            came = Arrivals.Came.NOTHING;
            if (same) {
                followArrivals(path, all, Optional.of(facts.key()), Optional.empty(), now, tally);
                before.get().seen(path, now);
                before.get().measured(facts);
                lookAgain(path, Optional.of(facts.key()), now);
            } else if (facts.regular()) {
                arrived(path, facts, before, all, now, tally);
            } else {
                followArrivals(path, all, Optional.of(facts.key()), before, now, tally);
                if (told.add(path)) {
                    log.infof("%s: %s is not followed: it is not a regular file", id, path);
                }
            }
            if (unreadable.remove(path)) {
                log.infof("%s: %s can be read again", id, path);
            }
        } catch (NoSuchFileException e) {
            absent(path, before, came, now, tally);
        } catch (IOException | SecurityException e) {
            followArrivals(path, came, Optional.empty(), before, now, tally);
            complain(path, e, tally);
        }
    }

    private Arrivals.Came taken(Path path) {
        return arrivals.map(one -> one.take(path)).orElse(Arrivals.Came.NOTHING);
    }

    private void absent(Path path, Optional<TailedFile> before, Arrivals.Came came, Instant now, Tally tally) {
        if (before.isEmpty() && told.add(path)) {
            log.infof("%s: %s is not there; it is followed when it comes", id, path);
        }
        boolean left = before.filter(file -> !file.leaving()).isPresent() || !came.equals(Arrivals.Came.NOTHING);
        before.ifPresent(file -> file.leave(now.plus(config.rotateWait())));
        Optional<TailedFile> last = before;
        if (left && !starting) {
            Instant since = before.map(TailedFile::seenAt)
                    .or(() -> generations.lastAbsent(path))
                    .orElse(refreshedBefore);
            last = followBetween(path, came, Optional.of(since), Optional.empty(), before, now, tally);
        } else {
            lookAgain(path, Optional.empty(), now);
        }
        last.ifPresent(file -> current.put(path, file));
        generations.absent(path, now);
        if (starting) {
            resumeAbsent(path, now, tally);
        }
    }

    private void lookAgain(Path path, Optional<FileFacts.Key> present, Instant now) {
        generations.again(path).ifPresent(gap -> followMissed(path, Optional.empty(), gap, present, now));
    }

    private void complain(Path path, Exception cause, Tally tally) {
        boolean first = unreadable.add(path);
        if (first) {
            tally.unreadable++;
            log.warnf("%s: %s cannot be read, trying again: %s", id, path, FileReason.why(cause));
        } else if (!config.ignoreRepeatedPermissionError()) {
            log.debugf("%s: %s cannot be read: %s", id, path, FileReason.why(cause));
        }
    }

    /**
     * Another file is at {@code path} now, or the first one.
     *
     * @param before the last one that we saw there
     * @param came those that came since
     */
    private void arrived(
            Path path, FileFacts facts, Optional<TailedFile> before, Arrivals.Came came, Instant now, Tally tally)
            throws IOException {
        Optional<FileFacts.Key> present = Optional.of(facts.key());
        TailedFile known = files.get(facts.key());
        if (known != null) {
            followArrivals(path, came, present, before, now, tally);
            renamed(known, path, now);
            return;
        }
        if (config.limitRecentlyModified().isPresent()
                && facts.modified()
                        .isBefore(now.minus(config.limitRecentlyModified().get()))) {
            followArrivals(path, came, present, before, now, tally);
            return;
        }
        Optional<Instant> absent = generations.lastAbsent(path);
        Optional<TailedFile> predecessor;
        if (starting) {
            predecessor = resumeRotated(path, Optional.of(facts), now, tally);
        } else {
            boolean rotated = before.isPresent()
                    || came.files().stream().anyMatch(one -> !one.facts().key().equals(facts.key()));
            if (rotated) {
                tally.rotations++;
                log.infof("%s: %s was rotated, reading the new file after the old one", id, path);
            }
            before.ifPresent(file -> file.leave(now.plus(config.rotateWait())));
            Instant since = before.map(TailedFile::seenAt)
                    .or(() -> absent)
                    .orElse(unreadable.contains(path) ? Instant.MAX : refreshedBefore);
            predecessor = followBetween(path, came, Optional.of(since), present, before, now, tally);
        }
        try {
            long start = startOf(path, facts, predecessor.isPresent(), tally);
            current.put(path, follow(path, path, facts, start, predecessor, now));
        } catch (ReplacedException e) {
            // Rotated again while we looked: the next look finds both.
            absent.ifPresent(then -> generations.absent(path, then));
        }
    }

    private void renamed(TailedFile file, Path path, Instant now) {
        current.remove(file.path(), file);
        current.put(path, file);
        file.seen(path, now);
        positions.rename(file);
    }

    /** Where to begin in a file that is new to us. */
    private long startOf(Path path, FileFacts facts, boolean rotated, Tally tally) throws IOException {
        Optional<Long> finished = generations.positionOf(facts);
        if (finished.isPresent()) {
            return finished.get();
        }
        Optional<PositionFile.Entry> known = positions.of(path, facts.inode());
        if (known.isPresent()) {
            return resumeAt(path, known.get(), facts, tally);
        }
        boolean fromHead = !starting
                || rotated
                || config.readFromHead()
                || positions.knows(path)
                || positions.isYoung(path, facts);
        return fromHead ? 0 : LineEnds.lastLineStart(path, facts.sizeBytes(), reader.encoding());
    }

    /** Where the last run was in that file, or its start if it was truncated since. */
    private long resumeAt(Path path, PositionFile.Entry entry, FileFacts facts, Tally tally) {
        if (entry.position() <= facts.sizeBytes()) {
            return entry.position();
        }
        tally.truncations++;
        log.warnf(
                "%s: %s was truncated while it was not followed, from %d bytes or more to %d: reading it from its"
                        + " start",
                id, path, entry.position(), facts.sizeBytes());
        return 0;
    }

    /** While we were stopped the path's file was renamed: it is read to its end first, if it can be found. */
    private Optional<TailedFile> resumeRotated(Path path, Optional<FileFacts> present, Instant now, Tally tally)
            throws IOException {
        Optional<TailedFile> predecessor = Optional.empty();
        Instant made = Instant.MAX;
        resuming.add(path);
        for (PositionFile.Entry entry : positions.otherFilesOf(path)) {
            Optional<Path> place = positions.placeOf(entry);
            if (place.isPresent()) {
                // It is at another path that we follow, and is read there.
                if (!resuming.contains(place.get())) {
                    look(place.get(), now, tally);
                }
                TailedFile moved = current.get(place.get());
                predecessor = moved == null ? predecessor : Optional.of(moved);
            } else {
                predecessor = resumeBeside(path, entry, predecessor, now, tally);
            }
            made = predecessor.map(file -> file.facts().created()).orElse(made);
        }
        resuming.remove(path);
        if (predecessor.isEmpty()) {
            generations.know(path);
            return predecessor;
        }
        return followMissed(
                path, predecessor, new Generations.Gap(made, Instant.MAX), present.map(FileFacts::key), now);
    }

    /** Follows the file of the last run under the name that a rotation gave it; {@code last} if there is none. */
    private Optional<TailedFile> resumeBeside(
            Path path, PositionFile.Entry entry, Optional<TailedFile> last, Instant now, Tally tally)
            throws IOException {
        Optional<RotatedFiles.Found> found = RotatedFiles.byInode(path, entry.inode())
                .filter(one -> positions.isSame(entry, one.path(), one.facts()));
        if (found.isEmpty()) {
            log.warnf(
                    "%s: the file that was %s was removed while it was not followed;"
                            + " if anything was written to it behind byte %d, that is lost",
                    id, path, entry.position());
            positions.remove(entry);
            return last;
        }
        FileFacts its = found.get().facts();
        if (files.containsKey(its.key())) {
            return last;
        }
        long start = resumeAt(found.get().path(), entry, its, tally);
        TailedFile file = follow(path, found.get().path(), its, start, last, now);
        file.leave(now.plus(config.rotateWait()));
        return Optional.of(file);
    }

    /** While we were stopped the path's file was renamed, and no other has come yet. */
    private void resumeAbsent(Path path, Instant now, Tally tally) {
        try {
            resumeRotated(path, Optional.empty(), now, tally)
                    .filter(last -> last.path().equals(path))
                    .ifPresent(last -> current.put(path, last));
        } catch (IOException e) {
            complain(path, e, tally);
        }
    }

    /** Follows files that came to {@code path} since the last look, the system having told of them. */
    private void followArrivals(
            Path path,
            Arrivals.Came came,
            Optional<FileFacts.Key> present,
            Optional<TailedFile> last,
            Instant now,
            Tally tally) {
        followBetween(path, came, Optional.empty(), present, last, now, tally);
    }

    /** A file that came and went, and how it is followed behind the one before it. */
    private record Between(Instant created, UnaryOperator<Optional<TailedFile>> following) {}

    /**
     * Follows files that came to {@code path} since the last look, but for the one that is there now, in the order in
     * which they were made: those the system told of, and those that lie beside the path by now.
     *
     * @param since when the path was looked at last; empty if nothing can have been missed
     * @return the last of them, or {@code last}
     */
    private Optional<TailedFile> followBetween(
            Path path,
            Arrivals.Came came,
            Optional<Instant> since,
            Optional<FileFacts.Key> present,
            Optional<TailedFile> last,
            Instant now,
            Tally tally) {
        var between = new ArrayList<Between>();
        var arrived = new HashSet<FileFacts.Key>();
        for (Arrivals.Arrival arrival : came.files()) {
            FileFacts.Key key = arrival.facts().key();
            if (files.containsKey(key) || present.filter(key::equals).isPresent()) {
                Arrivals.closeQuietly(arrival);
            } else {
                arrived.add(key);
                between.add(new Between(
                        arrival.facts().created(), before -> Optional.of(followArrival(path, arrival, before, now))));
            }
        }
        if (since.isPresent()) {
            Generations.Gap gap = generations.gap(path, since.get());
            generations.lookAgain(path, gap, now);
            generations.missed(path, gap, present, key -> files.containsKey(key) || arrived.contains(key)).stream()
                    .filter(one -> !targets.contains(one.path()))
                    .forEach(one -> between.add(new Between(
                            one.facts().created(),
                            before -> followRenamed(path, one, before, now).or(() -> before))));
        }
        between.sort(Comparator.comparing(Between::created));
        Optional<TailedFile> predecessor = last;
        for (Between one : between) {
            predecessor = one.following().apply(predecessor);
        }
        missed(path, came.missed(), now, tally);
        return predecessor;
    }

    private TailedFile followArrival(
            Path path, Arrivals.Arrival arrival, Optional<TailedFile> predecessor, Instant now) {
        FileFacts facts = arrival.facts();
        var file = new TailedFile(
                path, facts, tags.of(path), generations.positionOf(facts).orElse(0L), predecessor);
        file.adopt(arrival.channel());
        file.seen(path, now);
        file.leave(now.plus(config.rotateWait()));
        begin(file);
        log.infof("%s: following what was %s for a moment, from byte %d", id, path, file.position());
        return file;
    }

    private void missed(Path path, int count, Instant now, Tally tally) {
        tally.missed += count;
        missedUnsaid += count;
        if (missedUnsaid > 0 && !now.isBefore(missedSaidAt.plus(SAY_AGAIN))) {
            log.warnf(
                    "%s: %d files came to a path, %s at last, and went before they could be opened; those that do not"
                            + " lie beside it under the name of a rotation are lost",
                    id, missedUnsaid, path);
            missedUnsaid = 0;
            missedSaidAt = now;
        }
    }

    private void begin(TailedFile file) {
        files.put(file.key(), file);
        positions.add(file);
    }

    /** Files that came to {@code path} and went from it between two looks; the last of them, or {@code last}. */
    private Optional<TailedFile> followMissed(
            Path path, Optional<TailedFile> last, Generations.Gap gap, Optional<FileFacts.Key> except, Instant now) {
        Optional<TailedFile> predecessor = last;
        var missed = generations.missed(path, gap, except, files::containsKey);
        for (RotatedFiles.Found found : missed) {
            if (!targets.contains(found.path())) {
                Optional<TailedFile> before = predecessor;
                predecessor = followRenamed(path, found, before, now).or(() -> before);
            }
        }
        return predecessor;
    }

    /** Follows a file that was {@code path} for a moment, under whatever name it has by now; empty if it is gone. */
    private Optional<TailedFile> followRenamed(
            Path path, RotatedFiles.Found found, Optional<TailedFile> predecessor, Instant now) {
        Optional<RotatedFiles.Found> there = Optional.of(found);
        for (int tries = 0; tries < RENAMES_MAX && there.isPresent(); tries++) {
            try {
                FileFacts facts = there.get().facts();
                TailedFile file = follow(path, there.get().path(), facts, 0, predecessor, now);
                file.leave(now.plus(config.rotateWait()));
                return Optional.of(file);
            } catch (ReplacedException | NoSuchFileException e) {
                // The next rotation gave it the next name.
                there = RotatedFiles.byInode(path, found.facts().inode());
            } catch (IOException e) {
                log.warnf("%s: %s, which was %s for a moment, %s", id, found.path(), path, FileReason.of(e));
                return Optional.empty();
            }
        }
        log.warnf("%s: %s, which was %s for a moment, is gone and was not read", id, found.path(), path);
        return Optional.empty();
    }

    /** Begins to follow the file at {@code where}, which is or was called {@code path}. */
    private TailedFile follow(
            Path path, Path where, FileFacts facts, long start, Optional<TailedFile> predecessor, Instant now)
            throws IOException {
        var file = new TailedFile(path, facts, tags.of(path), start, predecessor);
        if (!file.open(where)) {
            throw new ReplacedException(where);
        }
        file.seen(path, now);
        file.measured(facts);
        begin(file);
        if (positions.repeat(file)) {
            file.learn();
        } else {
            log.warnf(
                    "%s: %s was written anew while it was not followed: reading it from its start; what was written to"
                            + " it behind byte %d before, if anything, is lost",
                    id, where, start);
            file.beginAgain();
        }
        log.infof("%s: following %s from byte %d", id, where, file.position());
        return file;
    }

    // -- reading

    private void read(TailedFile file, Instant now, Tally tally) {
        if (!file.isReadable(now)) {
            return;
        }
        try {
            if (!file.isOpen() && !reopen(file)) {
                log.warnf(
                        "%s: the file that was %s is gone; if anything was written to it behind byte %d, that is lost",
                        id, file.path(), file.position());
                forget(file);
                return;
            }
            long position = file.position();
            long truncations = tally.truncations;
            Optional<Batch> batch = reader.read(file, now, tally);
            if (tally.truncations > truncations) {
                log.warnf(
                        "%s: %s was truncated: reading it from its start; what was written to it behind byte %d before,"
                                + " if anything, is lost",
                        id, file.path(), position);
            }
            if (batch.isEmpty() && file.isDone(now)) {
                batch = reader.readRest(file, tally);
            }
            batch.ifPresent(tally.batches::add);
            inFlightBytes += batch.map(one -> one.events().bytes().length).orElse(0);
            positions.move(file);
            if (batch.isEmpty() && file.isDone(now)) {
                log.infof("%s: the file that was %s is read to its end", id, file.path());
                forget(file);
                generations.finish(file, now);
            } else if (config.openOnEveryUpdate() && !file.leaving()) {
                file.release();
            }
        } catch (IOException e) {
            file.retryLater(now);
            complain(file.path(), e, tally);
        }
    }

    /** Opens a file that is closed between reads; where it was renamed, under the name it has now. */
    private static boolean reopen(TailedFile file) throws IOException {
        try {
            if (file.open(file.path())) {
                return true;
            }
        } catch (NoSuchFileException e) {
            // Renamed, or removed.
        }
        Optional<RotatedFiles.Found> found =
                RotatedFiles.byInode(file.path(), file.key().inode());
        return found.isPresent() && file.open(found.get().path());
    }

    private void forget(TailedFile file) throws IOException {
        file.close();
        files.remove(file.key());
        current.remove(file.path(), file);
        positions.forget(file);
    }
}
