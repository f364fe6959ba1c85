package dev.tributary.edge.tail;

import dev.tributary.config.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Positions across restarts, in Fluentd's format, one line a file:
 *
 * <pre>{@code
 * /var/log/app.log TAB 000000000000c350 TAB 0000000000a1b2c3 LF
 * path                 position (hex)       inode (hex)
 * }</pre>
 *
 * While a rotated file is not read to its end, its path has two lines, the older file first; Fluentd takes the last one.
 *
 * <p>A moved position is written in place, which is sixteen bytes of one page. Lines come and go by writing a new file
 * and renaming it over the old. Confined to the source's executor.
 */
final class PositionFile implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("^([^\\t]+)\\t([0-9a-fA-F]{1,16})\\t([0-9a-fA-F]{1,16})\\s*$");
    private static final HexFormat HEX = HexFormat.of();
    private static final int DIGITS = 16;

    /** The position files in use, by sources on whatever thread: the one thing they share. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    /** How far the clocks of two file systems, or the steps they keep time in, may be apart. */
    private static final Duration CLOCK_LAG = Duration.ofMillis(50);

    private static final Duration COARSE_CLOCK = Duration.ofSeconds(2);

    /** Fluentd's mark for a file it no longer follows. */
    private static final long UNWATCHED = -1;

    /** One line of the file. */
    static final class Entry {
        private final String path;
        private final long inode;
        private long position;

        /** Where its position is in the file; negative as long as it has no line there. */
        private long offset = -1;

        private boolean moved;

        private Entry(String path, long position, long inode) {
            this.path = path;
            this.position = position;
            this.inode = inode;
        }

        String path() {
            return path;
        }

        long inode() {
            return inode;
        }

        long position() {
            return position;
        }
    }

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> moved = new ArrayList<>();
    private @Nullable FileChannel channel;
    private boolean linesChanged;

    private PositionFile(Path file) {
        this.file = file;
    }

    /**
     * Reads {@code file}, if there is one; it is made with the first {@link #flush}. Lines that are none are left out.
     *
     * @throws IOException if it is there and cannot be read
     * @throws ConfigException if another source of this process has it open: each would undo what the other writes
     */
    static PositionFile open(Path file) throws IOException {
        var positions = new PositionFile(file.toAbsolutePath().normalize());
        if (!OPEN.add(positions.file)) {
            throw new ConfigException("pos_file " + file + " is already used by another tail source");
        }
        try {
            return positions.loaded();
        } catch (IOException e) {
            positions.close();
            throw e;
        }
    }

    /**
     * No file that was made after that is one of those in {@code file}: a line is written when its file is found. Far in
     * the future where that is not known.
     */
    static Instant writtenUntil(Path file) {
        try {
            Instant modified = Files.getLastModifiedTime(file).toInstant();
            return modified.plus(modified.equals(modified.truncatedTo(ChronoUnit.SECONDS)) ? COARSE_CLOCK : CLOCK_LAG);
        } catch (IOException e) {
            return Instant.MAX;
        }
    }

    private PositionFile loaded() throws IOException {
        linesChanged = true;
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            if (e instanceof NoSuchFileException || isBelowAFile()) {
                return this;
            }
            throw e;
        }
        int start = 0;
        for (int at = 0; at <= bytes.length; at++) {
            if (at == bytes.length || bytes[at] == '\n') {
                load(new String(bytes, start, at - start, StandardCharsets.UTF_8), start);
                start = at + 1;
            }
        }
        return this;
    }

    private boolean isBelowAFile() {
        Path there = file.getParent();
        while (there != null && Files.notExists(there)) {
            there = there.getParent();
        }
        return there != null && Files.isRegularFile(there);
    }

    private void load(String line, int offset) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            return;
        }
        long position = Long.parseUnsignedLong(fields.group(2), 16);
        if (position != UNWATCHED && position >= 0) {
            var entry = new Entry(fields.group(1), position, Long.parseUnsignedLong(fields.group(3), 16));
            if (fields.group(2).length() == DIGITS) {
                entry.offset = offset + entry.path.getBytes(StandardCharsets.UTF_8).length + 1L;
            }
            entries.add(entry);
        }
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    Entry add(Path path, long position, long inode) {
        var entry = new Entry(path.toString(), position, inode);
        entries.add(entry);
        linesChanged = true;
        return entry;
    }

    void remove(Entry entry) {
        linesChanged |= entries.remove(entry);
    }

    void move(Entry entry, long position) {
        if (entry.position != position) {
            entry.position = position;
            if (!entry.moved) {
                entry.moved = true;
                moved.add(entry);
            }
        }
    }

    /**
     * Writes what changed since the last time. On a full disk the positions of the lines that are there move all the same.
     */
    void flush() throws IOException {
        if (linesChanged) {
            try {
                rewrite();
            } catch (IOException e) {
                writeMoved();
                throw e;
            }
        } else {
            writeMoved();
        }
        moved.forEach(entry -> entry.moved = false);
        moved.clear();
    }

    private void writeMoved() throws IOException {
        if (channel == null && Files.exists(file)) {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        }
        for (Entry entry : moved) {
            ByteBuffer digits = ByteBuffer.wrap(HEX.toHexDigits(entry.position).getBytes(StandardCharsets.US_ASCII));
            while (channel != null && entry.offset >= 0 && digits.hasRemaining()) {
                channel.write(digits, entry.offset + digits.position());
            }
        }
    }

    private void rewrite() throws IOException {
        var text = new StringBuilder();
        var offsets = new long[entries.size()];
        long offset = 0;
        for (int i = 0; i < offsets.length; i++) {
            Entry entry = entries.get(i);
            int pathBytes = entry.path.getBytes(StandardCharsets.UTF_8).length;
            offsets[i] = offset + pathBytes + 1;
            text.append(entry.path).append('\t').append(HEX.toHexDigits(entry.position));
            text.append('\t').append(HEX.toHexDigits(entry.inode)).append('\n');
            offset = offsets[i] + DIGITS + 1 + DIGITS + 1;
        }
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        FileChannel written = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                written.write(bytes);
            }
            written.force(false);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            written.close();
            throw e;
        }
        closeChannel();
        channel = written;
        linesChanged = false;
        for (int i = 0; i < offsets.length; i++) {
            entries.get(i).offset = offsets[i];
        }
    }

    @Override
    public void close() throws IOException {
        OPEN.remove(file);
        closeChannel();
    }

    private void closeChannel() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
