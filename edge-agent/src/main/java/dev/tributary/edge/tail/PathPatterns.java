package dev.tributary.edge.tail;

import dev.tributary.event.TimeFormat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that {@code path} means at a moment: strftime directives filled in, shell patterns expanded as Ruby's
 * Dir.glob does ({@code *} and {@code ?} do not cross a slash or match a leading dot, {@code **} is any folders), those
 * of {@code exclude_path} left out. Remembers the folders it listed. Confined to the source's executor.
 */
final class PathPatterns {
    /** Folders whose change is watched between two expansions; with more of them only the interval counts. */
    private static final int FOLDERS_WATCHED_MAX = 256;

    /** How deep {@code **} descends: a link to a parent would never end. */
    private static final int DEPTH_MAX = 32;

    /** Longer than the steps in which file systems keep time. */
    private static final Duration CLOCK_TICK = Duration.ofMillis(100);

    private final List<TimeFormat> paths;
    private final List<TimeFormat> excluded;
    private final Map<Path, Instant> folders = new LinkedHashMap<>();
    private final Map<Path, IOException> unlisted = new LinkedHashMap<>();

    PathPatterns(String path, String delimiter, List<String> excluded, ZoneId zone) {
        this.paths = formats(split(path, delimiter), zone);
        this.excluded = formats(excluded, zone);
    }

    /** At each delimiter that is not within braces. */
    private static List<String> split(String path, String delimiter) {
        var parts = new ArrayList<String>();
        int start = 0;
        int depth = 0;
        for (int at = 0; at < path.length(); at++) {
            depth += path.charAt(at) == '{' ? 1 : path.charAt(at) == '}' ? -1 : 0;
            if (depth <= 0 && path.startsWith(delimiter, at)) {
                parts.add(path.substring(start, at));
                start = at + delimiter.length();
                at = start - 1;
            }
        }
        parts.add(path.substring(start));
        return parts;
    }

    private static List<TimeFormat> formats(List<String> texts, ZoneId zone) {
        return texts.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> TimeFormat.of(text, zone))
                .toList();
    }

    /** Sorted. Paths without a pattern are in it whether they exist or not. */
    SequencedSet<Path> expand(Instant now) {
        folders.clear();
        unlisted.clear();
        var found = new TreeSet<Path>();
        for (TimeFormat path : paths) {
            for (String alternative : alternatives(path.format(now))) {
                Path whole = Path.of(alternative).toAbsolutePath().normalize();
                if (hasPattern(alternative)) {
                    walk(whole.getRoot(), names(whole), 0, found);
                } else {
                    found.add(whole);
                }
            }
        }
        List<Pattern> without = excluded.stream()
                .flatMap(path -> alternatives(path.format(now)).stream())
                .map(text -> regex(Path.of(text).toAbsolutePath().normalize().toString()))
                .toList();
        found.removeIf(path -> without.stream()
                .anyMatch(pattern -> pattern.matcher(path.toString()).matches()));
        return found;
    }

    /** The folders that the last expansion could not list, and why. */
    Map<Path, IOException> unlisted() {
        return Map.copyOf(unlisted);
    }

    /** Whether a folder listed by the last expansion has changed since. */
    boolean foldersChanged() {
        if (folders.size() > FOLDERS_WATCHED_MAX) {
            return false;
        }
        return folders.entrySet().stream()
                .anyMatch(folder -> !modified(folder.getKey()).equals(folder.getValue()));
    }

    private static Instant modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static boolean hasPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    private static List<String> names(Path path) {
        return Stream.iterate(0, i -> i < path.getNameCount(), i -> i + 1)
                .map(i -> path.getName(i).toString())
                .toList();
    }

    private void walk(Path at, List<String> names, int depth, Collection<Path> found) {
        if (names.isEmpty()) {
            if (Files.isRegularFile(at)) {
                found.add(at);
            }
            return;
        }
        String name = names.getFirst();
        List<String> rest = names.subList(1, names.size());
        if (name.equals("**")) {
            walk(at, rest, depth, found);
            if (depth < DEPTH_MAX) {
                list(at).filter(child -> !hidden(child) && Files.isDirectory(child))
                        .forEach(child -> walk(child, names, depth + 1, found));
            }
        } else if (hasPattern(name)) {
            Pattern pattern = regex(name);
            list(at).filter(child -> name.startsWith(".") || !hidden(child))
                    .filter(child ->
                            pattern.matcher(child.getFileName().toString()).matches())
                    .forEach(child -> walk(child, rest, depth, found));
        } else {
            walk(at.resolve(name), rest, depth, found);
        }
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** A folder that is not there, or that we may not list, is an empty one. */
    private Stream<Path> list(Path folder) {
        Instant modified = modified(folder);
        // A folder that changes right now may change again without a new time on it: look once more.
        boolean settled = modified.plus(CLOCK_TICK).isBefore(Instant.now());
        folders.put(folder, settled ? modified : Instant.MIN);
        var children = new ArrayList<Path>();
        try (var listing = Files.newDirectoryStream(folder)) {
            listing.forEach(children::add);
        } catch (NotDirectoryException e) {
            folders.remove(folder);
        } catch (DirectoryIteratorException e) {
            unlisted.put(folder, e.getCause());
            return Stream.of();
        } catch (IOException e) {
            unlisted.put(folder, e);
            return Stream.of();
        }
        return children.stream();
    }

    /** {@code a{b,c}d} is {@code abd} and {@code acd}. */
    private static List<String> alternatives(String text) {
        int close = text.indexOf('}');
        int open = close < 0 ? -1 : text.lastIndexOf('{', close);
        if (open < 0) {
            return List.of(text);
        }
        var all = new ArrayList<String>();
        for (String choice : text.substring(open + 1, close).split(",", -1)) {
            all.addAll(alternatives(text.substring(0, open) + choice + text.substring(close + 1)));
        }
        return all;
    }

    private static Pattern regex(String glob) {
        var regex = new StringBuilder();
        for (int at = 0; at < glob.length(); at++) {
            char c = glob.charAt(at);
            int close = c == '[' ? glob.indexOf(']', at + 2) : -1;
            if (glob.startsWith("**/", at)) {
                regex.append("(?:[^/]+/)*");
                at += 2;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (close > 0) {
                String members =
                        glob.substring(at + 1, close).replace("\\", "\\\\").replace("[", "\\[");
                regex.append('[')
                        .append(members.startsWith("!") ? "^" + members.substring(1) : members)
                        .append(']');
                at = close;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
