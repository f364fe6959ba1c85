package dev.tributary.edge.tail;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds what a path was called before: the file that was renamed while we were stopped, and files that came and went
 * between two looks.
 */
final class RotatedFiles {
    /** What logrotate and logging libraries put behind a name: a number or a date, uncompressed. */
    private static final Pattern SUFFIX = Pattern.compile("[.\\-_][0-9][0-9T.:\\-_]*");

    /** A file beside a path. */
    record Found(Path path, FileFacts facts) {}

    private RotatedFiles() {}

    /** The file with that inode beside {@code path}, called alike. */
    static Optional<Found> byInode(Path path, long inode) {
        String name = path.getFileName().toString();
        return beside(path, sibling -> alike(name, sibling)).stream()
                .filter(found -> found.facts.inode() == inode)
                .findFirst();
    }

    /** Whether one of two names in a folder may be the other's after a rotation. */
    static boolean alike(Path one, Path other) {
        String name = one.getFileName().toString();
        String otherName = other.getFileName().toString();
        boolean sameFolder = java.util.Objects.equals(one.getParent(), other.getParent());
        return sameFolder && (alike(name, otherName) || alike(otherName, name));
    }

    private static boolean alike(String name, String sibling) {
        int dot = name.lastIndexOf('.');
        return sibling.startsWith(dot > 0 ? name.substring(0, dot) : name);
    }

    /** Files that bear {@code path}'s name with a rotation's suffix, oldest first. */
    static List<Found> beside(Path path) {
        String name = path.getFileName().toString();
        Predicate<String> rotated = sibling -> sibling.startsWith(name)
                && SUFFIX.matcher(sibling.substring(name.length())).matches();
        return beside(path, rotated).stream()
                .sorted(Comparator.comparing((Found found) -> found.facts.created())
                        .thenComparing(found -> found.facts.modified()))
                .toList();
    }

    private static List<Found> beside(Path path, Predicate<String> name) {
        var found = new ArrayList<Found>();
        try (var listing = Files.newDirectoryStream(
                path.getParent(), child -> name.test(child.getFileName().toString()))) {
            for (Path child : listing) {
                look(child).filter(one -> one.facts.regular()).ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return found;
        }
        return found;
    }

    private static Optional<Found> look(Path path) {
        try {
            return Optional.of(new Found(path, FileFacts.of(path)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
