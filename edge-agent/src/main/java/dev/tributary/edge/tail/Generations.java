package dev.tributary.edge.tail;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The files that one path names in turn. A program that rotates twice between two looks leaves a file that never was at
 * its path when we looked; it is found by its name beside the path, its age, and by not having been there before.
 * Confined to the source's executor.
 */
final class Generations {
    /** File systems stamp times from a clock that lags by some milliseconds. */
    private static final Duration CLOCK_LAG = Duration.ofMillis(50);

    /** How long it is remembered that a file was read to its end: two expansions of the paths are enough. */
    private static final int REMEMBERED_REFRESHES = 2;

    /** In how many listings one after the other a file may be missing, being renamed at that moment, and still be known. */
    private static final int MISSING_MAX = 3;

    /** @param missing how many listings it was not in since it was last in one */
    private record Known(Instant created, int missing) {}

    /** When files may have come to a path and gone from it unseen: from the look before until the one that noticed. */
    record Gap(Instant since, Instant until) {
        private boolean holds(Instant created) {
            return !created.isBefore(since.minus(CLOCK_LAG)) && !created.isAfter(until);
        }
    }

    private record Finished(FileFacts facts, long position, Instant at) {}

    private final Duration remembered;
    private final Map<Path, Map<FileFacts.Key, Known>> knownBeside = new HashMap<>();
    private final Map<Path, Instant> absentAt = new HashMap<>();

    /** Paths to be looked at again, and when files were made that may have been missed. */
    private final Map<Path, Gap> again = new HashMap<>();

    private final Map<FileFacts.Key, Finished> finished = new HashMap<>();

    Generations(Duration refreshInterval) {
        remembered = refreshInterval.multipliedBy(REMEMBERED_REFRESHES);
    }

    void forgetAllBut(Collection<Path> paths, Instant now) {
        absentAt.keySet().retainAll(paths);
        again.keySet().retainAll(paths);
        finished.values().removeIf(one -> one.at.isBefore(now.minus(remembered)));
    }

    void absent(Path path, Instant now) {
        absentAt.put(path, now);
    }

    /** When the path was last looked at and nothing was there. */
    Optional<Instant> lastAbsent(Path path) {
        return Optional.ofNullable(absentAt.remove(path));
    }

    /** Of a path that has changed since {@code then}; longer, if it had not been looked at again since it changed before. */
    Gap gap(Path path, Instant then) {
        Instant before = again.containsKey(path) ? again.get(path).since() : then;
        return new Gap(before.isBefore(then) ? before : then, Instant.MAX);
    }

    /** For a path that did not change since the last look: what was looked for then; asked for once. */
    Optional<Gap> again(Path path) {
        return Optional.ofNullable(again.remove(path));
    }

    /** At a look without change it is to be looked for again: a listing may miss a file that is renamed at that moment. */
    void lookAgain(Path path, Gap gap, Instant now) {
        // What is made from now on is none that was missed: a copy, perhaps.
        again.put(path, new Gap(gap.since, now));
    }

    void finish(TailedFile file, Instant now) {
        knownBeside
                .computeIfAbsent(file.path(), path -> new HashMap<>())
                .put(file.key(), new Known(file.facts().created(), 0));
        finished.put(file.key(), new Finished(file.facts(), file.position(), now));
    }

    /** Where a file was left that was read to its end and comes back under another name. */
    Optional<Long> positionOf(FileFacts facts) {
        // The same inode made at another time is another file.
        return Optional.ofNullable(finished.remove(facts.key()))
                .filter(one -> one.facts.created().equals(facts.created()) && one.position <= facts.sizeBytes())
                .map(Finished::position);
    }

    /** From now on the files beside the path are known, and are none that we missed. */
    void know(Path path) {
        note(path, RotatedFiles.beside(path));
    }

    private Map<FileFacts.Key, Known> note(Path path, List<RotatedFiles.Found> found) {
        var known = new HashMap<FileFacts.Key, Known>();
        knownBeside.getOrDefault(path, Map.of()).forEach((key, one) -> {
            if (one.missing < MISSING_MAX) {
                known.put(key, new Known(one.created, one.missing + 1));
            }
        });
        found.forEach(one -> known.put(one.facts().key(), new Known(one.facts().created(), 0)));
        knownBeside.put(path, known);
        return known;
    }

    /**
     * Files made in the gap that were at {@code path} and that nobody knows, oldest first; they are known now.
     *
     * @param present the file at the path, which may be renamed while we look and is not to be taken for known
     */
    List<RotatedFiles.Found> missed(
            Path path, Gap gap, Optional<FileFacts.Key> present, Predicate<FileFacts.Key> followed) {
        // One listing for both: what is renamed just now may be in none, and is found with the next one.
        List<RotatedFiles.Found> beside = RotatedFiles.beside(path);
        Map<FileFacts.Key, Known> known = knownBeside.getOrDefault(path, Map.of());
        Map<FileFacts.Key, Known> noted = note(path, beside);
        present.ifPresent(noted::remove);
        return beside.stream()
                .filter(one -> present.filter(one.facts().key()::equals).isEmpty())
                .filter(one -> gap.holds(one.facts().created()))
                .filter(one -> !followed.test(one.facts().key()) && !isKnown(one.facts(), known))
                .toList();
    }

    private static boolean isKnown(FileFacts facts, Map<FileFacts.Key, Known> known) {
        Known one = known.get(facts.key());
        // Where the file system keeps no time of creation it is the time of the last change, and tells nothing.
        return one != null
                && (one.created.equals(facts.created()) || facts.created().equals(facts.modified()));
    }
}
