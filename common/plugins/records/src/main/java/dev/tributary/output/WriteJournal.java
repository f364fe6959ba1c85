package dev.tributary.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remembers across a crash which chunk was being written to which file, and from where on. One line for each step, the
 * id in hexadecimal, the length of the file before the chunk, and the file:
 *
 * <pre>{@code
 * begun 5b1f2a3c4d5e6f708192a3b4c5d6e7f8 40960 /var/log/out/app.log
 * ended 5b1f2a3c4d5e6f708192a3b4c5d6e7f8
 * }</pre>
 *
 * Line breaks and percent signs of a path are written as {@code %0A}, {@code %0D}, {@code %25}. A line without its end is
 * as good as none. Beyond {@link #BYTES_MAX} the file is written anew with the last {@link #CHUNKS_MAX} chunks. Used by
 * one thread at a time.
 */
final class WriteJournal implements AutoCloseable {
    /** Many more than chunks that can be under way: those that were written and not purged when a program was killed. */
    static final int CHUNKS_MAX = 1024;

    static final long BYTES_MAX = 512 * 1024;

    private static final Pattern LINE = Pattern.compile("begun ([0-9a-f]+) (\\d+) (.+)|ended ([0-9a-f]+)");

    /**
     * A chunk that is or was being written.
     *
     * @param start how long the file was before
     * @param ended whether all of it was written
     */
    record Write(String chunk, Path file, long start, boolean ended) {
        private Write end() {
            return new Write(chunk, file, start, true);
        }

        private String lines() {
            String begun = "begun " + chunk + " " + start + " " + escaped(file) + "\n";
            return ended ? begun + "ended " + chunk + "\n" : begun;
        }
    }

    private final Path path;
    private final boolean sync;
    private final Map<String, Write> writes = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Write> eldest) {
            return size() > CHUNKS_MAX;
        }
    };
    private Optional<FileChannel> channel = Optional.empty();

    private WriteJournal(Path path, boolean sync) {
        this.path = path;
        this.sync = sync;
    }

    /**
     * Reads what the last run left; writes nothing yet.
     *
     * @param sync whether a line that a write begins is to survive a power cut
     */
    static WriteJournal read(Path path, boolean sync) throws IOException {
        var journal = new WriteJournal(path, sync);
        if (Files.exists(path)) {
            String text = Files.readString(path, StandardCharsets.UTF_8);
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(journal::load);
        }
        return journal;
    }

    private void load(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            return;
        }
        if (fields.group(4) != null) {
            writes.computeIfPresent(fields.group(4), (chunk, write) -> write.end());
            return;
        }
        try {
            long start = Long.parseLong(fields.group(2));
            put(new Write(fields.group(1), Path.of(unescaped(fields.group(3))), start, false));
        } catch (NumberFormatException | InvalidPathException e) {
            // Not a line of ours: a chunk that nobody knows is written as one that is new.
        }
    }

    Path path() {
        return path;
    }

    /** What is known of the chunk. */
    Optional<Write> of(String chunk) {
        return Optional.ofNullable(writes.get(chunk));
    }

    /** Those that were being written when the program ended. */
    List<Write> unfinished() {
        return writes.values().stream().filter(write -> !write.ended()).toList();
    }

    /** Called before the first byte of the chunk is written to the file. */
    void begun(String chunk, Path file, long start) throws IOException {
        var write = new Write(chunk, file.toAbsolutePath().normalize(), start, false);
        put(write);
        append(write.lines(), sync);
    }

    /** All of it is in the file. Need not survive a power cut: then the file itself tells. */
    void ended(String chunk) throws IOException {
        writes.computeIfPresent(chunk, (id, write) -> write.end());
        append("ended " + chunk + "\n", false);
    }

    private void put(Write write) {
        writes.remove(write.chunk());
        writes.put(write.chunk(), write);
    }

    private void append(String lines, boolean durable) throws IOException {
        if (channel.isEmpty()) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            rewrite();
            return;
        }
        FileChannel open = channel.get();
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
        if (open.size() > BYTES_MAX) {
            rewrite();
        } else if (durable) {
            open.force(false);
        }
    }

    private void rewrite() throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        FileChannel written = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            var lines = new StringBuilder();
            new ArrayList<>(writes.values()).forEach(write -> lines.append(write.lines()));
            ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                written.write(bytes);
            }
            written.force(false);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            written.close();
            throw e;
        }
        close();
        channel = Optional.of(written);
    }

    @Override
    public void close() throws IOException {
        if (channel.isPresent()) {
            channel.get().close();
            channel = Optional.empty();
        }
    }

    private static String escaped(Path file) {
        return file.toString().replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D");
    }

    private static String unescaped(String text) {
        return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    }
}
