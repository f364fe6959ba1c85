package dev.tributary.config.syntax;

import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.FileReason;
import dev.tributary.config.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Finds and opens the files that a configuration is made of, and knows which ones are being read. */
final class Includes {
    private static final Pattern BACKUP_NAME =
            Pattern.compile(".*[._-](bak|backup|old|orig|copy|disabled)\\b.*\\.conf");

    private final ConfigNotes notes;
    private final Deque<Path> open = new ArrayDeque<>();
    private final Set<Path> opened = new HashSet<>();

    Includes(ConfigNotes notes) {
        this.notes = notes;
    }

    /** The files that {@code @include pattern} means, relative to the file being read. */
    List<Path> find(String pattern, Position position) {
        return find(pattern, position, open.isEmpty() ? Path.of("") : open.peek());
    }

    List<Path> find(String pattern, Position position, Path includingFile) {
        if (pattern.isEmpty()) {
            throw new ConfigException(position, "@include needs a file or a pattern, such as conf.d/*.conf");
        }
        if (pattern.startsWith("http://") || pattern.startsWith("https://")) {
            throw new ConfigException(position, "configuration is not fetched over HTTP; save it and include the file");
        }
        String path = pattern.startsWith("file://") ? pattern.substring("file://".length()) : pattern;
        Path base = includingFile.getParent();
        List<Path> found = expand(base == null ? Path.of("") : base, path, position);
        if (found.isEmpty()) {
            notes.warn(position, "@include " + pattern + " matches no file");
        }
        for (Path file : found) {
            if (path.contains("*")
                    && BACKUP_NAME.matcher(file.getFileName().toString()).matches()) {
                notes.warn(position, "@include " + pattern + " also reads " + file + ", which looks like a backup");
            }
        }
        return found;
    }

    private static List<Path> expand(Path base, String pattern, Position position) {
        try {
            return Glob.expand(base, pattern);
        } catch (UncheckedIOException | PatternSyntaxException | InvalidPathException e) {
            throw new ConfigException(position, "cannot look for " + pattern + ": " + FileReason.of(e));
        }
    }

    /** Reads {@code file} and hands its text on. */
    void open(Path file, Position includedAt, Consumer<String> reader) {
        Path real = file.toAbsolutePath().normalize();
        if (open.stream().anyMatch(path -> path.toAbsolutePath().normalize().equals(real))) {
            String chain = open.reversed().stream().map(Path::toString).collect(Collectors.joining(" -> "));
            throw new ConfigException(includedAt, "@include goes in a circle: " + chain + " -> " + file);
        }
        String text = read(file, includedAt);
        notes.read(text);
        open.push(file);
        opened.add(real);
        try {
            reader.accept(text);
        } finally {
            open.pop();
        }
    }

    /** Whether the file is or was being read. */
    boolean wasOpened(Path file) {
        return opened.contains(file.toAbsolutePath().normalize());
    }

    private static String read(Path file, Position includedAt) {
        // Only an include has a line to show; the main file is named on the command line.
        Position at = includedAt.equals(Position.UNKNOWN) ? null : includedAt;
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigException(at, "cannot read " + file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigException(at, "cannot read " + file + ": it is not UTF-8 text");
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "it is a folder" : FileReason.why(e);
            throw new ConfigException(at, "cannot read " + file + ": " + reason);
        }
    }
}
