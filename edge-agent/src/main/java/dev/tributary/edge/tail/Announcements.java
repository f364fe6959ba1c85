package dev.tributary.edge.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of which file are on their way downstream, beside the position file: written before a batch is emitted. If
 * the program is killed then, the next run reads the very same batch first and gives it the same name, so that a durable
 * buffer that has it already does not keep it twice. A line of fixed length for each file:
 *
 * <pre>{@code
 * 0000000000a1b2c3 TAB 000000000000c350 TAB 000000000000d2f0 LF
 * inode (hex)          from (hex)           to (hex)
 * }</pre>
 *
 * Confined to the source's executor.
 */
final class Announcements implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{16})\\t([0-9a-f]{16})\\t([0-9a-f]{16})\\n");
    private static final int LINE_BYTES = 3 * 17;
    private static final HexFormat HEX = HexFormat.of();

    /** Bytes of a file. */
    record Range(long start, long end) {}

    private final FileChannel channel;
    private final Map<Long, Range> left = new HashMap<>();
    private final Map<Long, Integer> slots = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private int slotsEnd;

    private Announcements(FileChannel channel) {
        this.channel = channel;
    }

    /** Reads what the last run left. Its lines stay until their files are announced again, or followed no more. */
    static Announcements open(Path posFile) throws IOException {
        Path path = posFile.resolveSibling(posFile.getFileName() + ".batches");
        String text = Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
        var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var announcements = new Announcements(channel);
        for (int at = 0; at + LINE_BYTES <= text.length(); at += LINE_BYTES) {
            announcements.load(text.substring(at, at + LINE_BYTES));
        }
        return announcements;
    }

    private void load(String line) {
        int slot = slotsEnd++;
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            free.add(slot);
            return;
        }
        long inode = Long.parseUnsignedLong(fields.group(1), 16);
        long start = Long.parseUnsignedLong(fields.group(2), 16);
        left.put(inode, new Range(start, Long.parseUnsignedLong(fields.group(3), 16)));
        slots.put(inode, slot);
    }

    /** What the last run had announced of the file; asked for once. */
    Optional<Range> take(long inode) {
        return Optional.ofNullable(left.remove(inode));
    }

    /** Written when this returns: the program may be killed then, the machine may not. */
    void announce(long inode, long start, long end) throws IOException {
        Integer slot = slots.get(inode);
        if (slot == null) {
            slot = free.isEmpty() ? slotsEnd++ : free.remove();
            slots.put(inode, slot);
        }
        write(slot, HEX.toHexDigits(inode) + "\t" + HEX.toHexDigits(start) + "\t" + HEX.toHexDigits(end) + "\n");
    }

    /** The file is followed no more; its place is free. */
    void forget(long inode) throws IOException {
        left.remove(inode);
        Integer slot = slots.remove(inode);
        if (slot != null) {
            free.add(slot);
            write(slot, " ".repeat(LINE_BYTES - 1) + "\n");
        }
    }

    private void write(int slot, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes, (long) slot * LINE_BYTES + bytes.position());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
