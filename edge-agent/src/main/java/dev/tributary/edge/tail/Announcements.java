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
 * buffer that has it already does not keep it twice. And the prints of the two ends tell the next run whether the file is
 * the one that it was. A line of fixed length for each file:
 *
 * <pre>{@code
 * 0000000000a1b2c3 TAB 000000000000c350 TAB 000000000000d2f0 TAB ff89abcdef TAB ff01234567 LF
 * inode (hex)          from (hex)           to (hex)             the last bytes before from, and before to:
 *                                                                how many (two digits), their CRC-32C (eight)
 * }</pre>
 *
 * An older version's lines end behind {@code to}.
 *
 * Confined to the source's executor.
 */
final class Announcements implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{16})\\t([0-9a-f]{16})\\t([0-9a-f]{16})"
            + "(?:\\t([0-9a-f]{2})([0-9a-f]{8})\\t([0-9a-f]{2})([0-9a-f]{8}))?");
    private static final int LINE_BYTES = 3 * 17 + 2 * 11;
    private static final HexFormat HEX = HexFormat.of();

    /** Bytes of a file, and what stood before their start and before their end. */
    record Range(long start, long end, Print before, Print behind) {}

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
        for (String line : text.split("\n", -1)) {
            announcements.load(line);
        }
        // In lines of one length, whatever was there.
        for (var one : announcements.left.entrySet()) {
            announcements.announce(one.getKey(), one.getValue());
        }
        channel.truncate((long) announcements.slotsEnd * LINE_BYTES);
        return announcements;
    }

    private void load(String line) {
        Matcher fields = LINE.matcher(line);
        if (fields.matches()) {
            left.put(
                    hex(fields.group(1)),
                    new Range(hex(fields.group(2)), hex(fields.group(3)), print(fields, 4), print(fields, 6)));
        }
    }

    private static Print print(Matcher fields, int group) {
        return fields.group(group) == null
                ? Print.NONE
                : new Print((int) hex(fields.group(group)), (int) hex(fields.group(group + 1)));
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }

    /** What the last run had announced of the file; asked for once. */
    Optional<Range> take(long inode) {
        return Optional.ofNullable(left.remove(inode));
    }

    /** Written when this returns: the program may be killed then, the machine may not. */
    void announce(long inode, Range range) throws IOException {
        Integer slot = slots.get(inode);
        if (slot == null) {
            slot = free.isEmpty() ? slotsEnd++ : free.remove();
            slots.put(inode, slot);
        }
        write(
                slot,
                HEX.toHexDigits(inode) + "\t" + HEX.toHexDigits(range.start) + "\t" + HEX.toHexDigits(range.end) + "\t"
                        + digits(range.before) + "\t" + digits(range.behind) + "\n");
    }

    private static String digits(Print print) {
        return HEX.toHexDigits((byte) print.length()) + HEX.toHexDigits(print.checksum());
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
