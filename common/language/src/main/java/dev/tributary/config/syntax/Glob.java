package dev.tributary.config.syntax;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Shell patterns over files: {@code *}, {@code ?}, {@code [ab]}, {@code {a,b}} and {@code **} for any folders. */
final class Glob {
    private Glob() {}

    /** Files that match, sorted by path. Hidden ones only where the pattern says so. */
    static List<Path> expand(Path base, String pattern) {
        List<Path> found = new ArrayList<>();
        for (String alternative : alternatives(pattern)) {
            Path start = alternative.startsWith("/") ? Path.of("/") : base;
            List<String> segments = Stream.of(alternative.split("/"))
                    .filter(segment -> !segment.isEmpty())
                    .toList();
            walk(start, segments, found);
        }
        return found.stream().distinct().sorted().toList();
    }

    private static void walk(Path at, List<String> segments, List<Path> found) {
        if (segments.isEmpty()) {
            if (Files.exists(at) && !Files.isDirectory(at)) {
                found.add(at);
            }
            return;
        }
        String segment = segments.getFirst();
        List<String> rest = segments.subList(1, segments.size());
        if (segment.equals("**")) {
            walk(at, rest, found);
            list(at).filter(Glob::isRealFolder).filter(Glob::visible).forEach(child -> walk(child, segments, found));
        } else if (segment.chars().anyMatch(c -> "*?[".indexOf(c) >= 0)) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + segment);
            list(at).filter(child -> matcher.matches(child.getFileName()))
                    .filter(child -> segment.startsWith(".") || visible(child))
                    .forEach(child -> walk(child, rest, found));
        } else {
            walk(at.resolve(segment), rest, found);
        }
    }

    /** Without links, which could lead in a circle. */
    private static boolean isRealFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean visible(Path path) {
        return !path.getFileName().toString().startsWith(".");
    }

    private static Stream<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code a{b,c}d} is {@code abd} and {@code acd}. */
    private static List<String> alternatives(String pattern) {
        int close = pattern.indexOf('}');
        int open = close < 0 ? -1 : pattern.lastIndexOf('{', close);
        if (open < 0) {
            return List.of(pattern);
        }
        var all = new ArrayList<String>();
        for (String choice : pattern.substring(open + 1, close).split(",", -1)) {
            all.addAll(alternatives(pattern.substring(0, open) + choice + pattern.substring(close + 1)));
        }
        return all;
    }
}
