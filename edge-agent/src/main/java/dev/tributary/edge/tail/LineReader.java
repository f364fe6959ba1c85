package dev.tributary.edge.tail;

import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.Parser.FirstLine;
import dev.tributary.plugin.Parser.Parsed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/**
 * Reads a block of a file, finds its lines in place and packs their events. Has one block for all files. Confined to
 * the source's executor.
 */
final class LineReader {
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int EVENTS_BYTES = 64 * 1024;
    /** No batch was ever longer, unless the configuration has changed. */
    private static final long REPEATED_BYTES_MAX = 64L << 20;

    private static final byte[] UNMATCHED = "unmatched_line".getBytes(StandardCharsets.UTF_8);

    private final Parser parser;
    private final Clock clock;
    private final int linesMax;
    private final int lineBytesMax;
    private final long bytesPerSecond;
    private final boolean emitUnmatched;
    private final Optional<StringValue> pathKey;
    private final Optional<LineEncoding> from;
    private final Charset to;
    private final Optional<Parser.Multiline> multiline;
    private final Optional<Duration> flushInterval;
    private final int gatheredLinesMax;
    private byte[] block = new byte[BLOCK_BYTES];

    LineReader(TailConfig config, Parser parser, Clock clock) {
        this.parser = parser;
        this.clock = clock;
        linesMax = config.readLinesLimit();
        lineBytesMax = config.maxLineSize();
        bytesPerSecond = config.readBytesLimitPerSecond();
        emitUnmatched = config.emitUnmatchedLines();
        pathKey = config.pathKey().map(ValueFactory::newString);
        from = config.fromEncoding().map(TailConfig::charset).map(LineEncoding::of);
        to = config.encoding().map(TailConfig::charset).orElse(StandardCharsets.UTF_8);
        multiline = parser.multiline();
        flushInterval = config.multilineFlushInterval();
        gatheredLinesMax = config.multilineMaxLines();
    }

    /** Of all files, but for the order of bytes where each file says it. */
    LineEncoding encoding() {
        return from.orElse(LineEncoding.PLAIN);
    }

    /**
     * The next lines of the file; empty if there is no whole line, and then {@link TailedFile#atEnd} is set, or its
     * allowance for this second is spent. Lines that yield no event move its position right away.
     */
    Optional<Batch> read(TailedFile file, Instant now, Tally tally) throws IOException {
        long size = file.measure();
        boolean grown = size - file.position() > file.unterminatedBytes();
        if (size < file.position() || (!grown && file.isTouched() && !file.isAsRead())) {
            tally.truncations++;
            file.beginAgain();
        }
        if (!align(file, size)) {
            file.atEnd(true);
            return Optional.empty();
        }
        if (file.firstEnd().isPresent()) {
            long end = file.firstEnd().getAsLong();
            file.endAnywhere();
            Optional<Batch> same = end <= size && end - file.position() <= REPEATED_BYTES_MAX
                    ? repeat(file, end, tally)
                    : Optional.empty();
            if (same.isPresent()) {
                return same;
            }
        }
        while (true) {
            // Again: it may turn out to be truncated below.
            if (!align(file, size)) {
                file.atEnd(true);
                return Optional.empty();
            }
            boolean skipping = file.unterminatedBytes() > lineBytesMax;
            long known = file.unterminatedBytes();
            if (size - file.position() <= known) {
                file.atEnd(true);
                return isWhole(file, now) ? readGathered(file, tally) : Optional.empty();
            }
            if (file.allowance(bytesPerSecond, now) <= 0) {
                return Optional.empty();
            }
            if (skipping) {
                skip(file, size, tally);
                continue;
            }
            Optional<Batch> batch = readBlock(file, size, tally);
            if (batch.isPresent()) {
                return batch;
            }
        }
    }

    /**
     * Finds out how the file is written, and lets its position be where a character begins: an older version cut lines
     * between the bytes of a line feed.
     *
     * @return whether there is enough of it to know
     */
    private boolean align(TailedFile file, long size) throws IOException {
        if (file.encoding().isEmpty()) {
            LineEncoding encoding = encoding();
            if (encoding.isMarked()) {
                var head = new byte[LineEncoding.HEAD_BYTES];
                if (size < encoding.width() || file.read(0, ByteBuffer.wrap(head)) < encoding.width()) {
                    return false;
                }
                encoding = encoding.in(head);
            }
            file.encoding(Optional.of(encoding));
        }
        LineEncoding encoding = file.encoding().get();
        if (encoding.aligned(file.position()) != file.position()) {
            long next = encoding.aligned(file.position()) + encoding.width();
            if (next > size) {
                return false;
            }
            file.moveTo(next, new byte[0]);
            file.endAnywhere();
        }
        return true;
    }

    /** The batch up to {@code end} that an earlier run had read, whatever has been appended since. */
    private Optional<Batch> repeat(TailedFile file, long end, Tally tally) throws IOException {
        int length = (int) (end - file.position());
        if (length > block.length) {
            block = new byte[length];
        }
        if (length <= 0 || file.read(file.position(), ByteBuffer.wrap(block, 0, length)) < length) {
            return Optional.empty();
        }
        LineEncoding encoding = file.encoding().orElseThrow();
        if (encoding.aligned(length) != length || encoding.find(block, length - encoding.width(), length) < 0) {
            // The rest of a file that was rotated away, or other content: it is read as anything else.
            return Optional.empty();
        }
        var events = new PackedEvents.Builder(Math.min(length, EVENTS_BYTES) + 64);
        int read =
                multiline.isPresent() ? texts(file, length, true, events, tally) : lines(file, length, events, tally);
        if (read < length) {
            return Optional.empty();
        }
        file.spend(length);
        return batch(file, events, length);
    }

    /** Whether nothing has been added for long enough to a text that may have more lines. */
    private boolean isWhole(TailedFile file, Instant now) {
        return file.gatheredBytes() > 0
                && flushInterval
                        .filter(interval -> !now.isBefore(file.gatheredAt().plus(interval)))
                        .isPresent();
    }

    private Optional<Batch> readGathered(TailedFile file, Tally tally) throws IOException {
        int length = file.gatheredBytes();
        block = length > block.length ? new byte[length] : block;
        if (file.read(file.position(), ByteBuffer.wrap(block, 0, length)) < length || !file.isAsRead()) {
            // Truncated; the next look will see it.
            return Optional.empty();
        }
        var events = new PackedEvents.Builder(Math.min(length, EVENTS_BYTES) + 64);
        texts(file, length, true, events, tally);
        return batch(file, events, length);
    }

    private Optional<Batch> readBlock(TailedFile file, long size, Tally tally) throws IOException {
        long available = size - file.position();
        int count = file.read(file.position(), ByteBuffer.wrap(block, 0, (int) Math.min(block.length, available)));
        if (count == 0) {
            // Truncated since it was measured; the next look will see it.
            file.unterminatedBytes(available);
            return Optional.empty();
        }
        // After the read: what is behind the position is of the same file as what was before it.
        if (!file.isAsRead()) {
            tally.truncations++;
            file.beginAgain();
            return Optional.empty();
        }
        if (file.isHollow() && skipHole(file, count)) {
            return Optional.empty();
        }
        var events = new PackedEvents.Builder(Math.min(count, EVENTS_BYTES) + 64);
        int end = multiline.isPresent() ? texts(file, count, false, events, tally) : lines(file, count, events, tally);
        if (end == 0) {
            if (count == block.length && block.length <= lineBytesMax) {
                block = Arrays.copyOf(block, (int) Math.min(2L * block.length, lineBytesMax + 1L));
            } else {
                file.unterminatedBytes(count);
            }
            return Optional.empty();
        }
        file.spend(end);
        return batch(file, events, end);
    }

    /** Whether the first of the block's bytes are a hole's; the position is behind them then. */
    private boolean skipHole(TailedFile file, int count) {
        int zeros = 0;
        while (zeros < count && block[zeros] == 0) {
            zeros++;
        }
        if (zeros < count) {
            file.solid();
        }
        if (zeros == 0 || file.encoding().orElseThrow().width() > 1) {
            return false;
        }
        file.moveTo(file.position() + zeros, new byte[0]);
        return true;
    }

    /** @param length of its bytes, which are the first of the block */
    private Optional<Batch> batch(TailedFile file, PackedEvents.Builder events, int length) {
        long end = file.position() + length;
        byte[] endsWith = Print.last(file.before(), block, length);
        if (events.count() == 0) {
            file.moveTo(end, endsWith);
            return Optional.empty();
        }
        file.sent(endsWith);
        var checksum = new CRC32C();
        checksum.update(block, 0, length);
        return Optional.of(new Batch(
                file,
                trimmed(events.build()),
                file.position(),
                end,
                checksum.getValue(),
                Print.of(file.before()),
                Print.of(endsWith)));
    }

    /** Whoever holds the events holds their array: it must not be much larger than they say they are. */
    private static PackedEvents trimmed(PackedEvents events) {
        if (events.bytes().length / 2 <= events.sizeBytes()) {
            return events;
        }
        return new PackedEvents(
                Arrays.copyOf(events.bytes(), events.sizeBytes()), 0, events.sizeBytes(), events.count());
    }

    /** Packs whole lines of the block; how many of its bytes they are. */
    private int lines(TailedFile file, int count, PackedEvents.Builder events, Tally tally) {
        int start = 0;
        LineEncoding encoding = file.encoding().orElseThrow();
        int search = (int) encoding.aligned(Math.min(file.unterminatedBytes(), count));
        for (int lines = 0; lines < linesMax; lines++) {
            int end = encoding.find(block, search, count);
            if (end < 0) {
                break;
            }
            line(file, start, end, events, tally);
            start = end + encoding.width();
            search = start;
        }
        return start;
    }

    /** Looks for the end of a line that is too long, beyond what was searched before. */
    private void skip(TailedFile file, long size, Tally tally) throws IOException {
        LineEncoding encoding = file.encoding().orElseThrow();
        long offset = file.position() + encoding.aligned(file.unterminatedBytes());
        int count = file.read(offset, ByteBuffer.wrap(block, 0, (int) Math.min(block.length, size - offset)));
        int end = encoding.find(block, 0, count);
        file.spend(end < 0 ? count : end + encoding.width());
        if (end >= 0) {
            tally.linesTooLong++;
            file.moveTo(offset + end + encoding.width(), Print.last(new byte[0], block, end + encoding.width()));
        } else {
            file.unterminatedBytes((count == 0 ? size : offset + count) - file.position());
        }
    }

    /** What a file that is rotated away holds behind its last line end: a line, since no more will come. */
    Optional<Batch> readRest(TailedFile file, Tally tally) throws IOException {
        long rest = file.measure() - file.position();
        if (rest <= 0 || !align(file, file.measure())) {
            return Optional.empty();
        }
        rest = file.measure() - file.position();
        if (rest > lineBytesMax) {
            tally.linesTooLong++;
            file.moveTo(file.position() + rest, new byte[0]);
            return Optional.empty();
        }
        block = rest > block.length ? new byte[(int) rest] : block;
        int count = file.read(file.position(), ByteBuffer.wrap(block, 0, (int) rest));
        var events = new PackedEvents.Builder(count + 64);
        if (multiline.isPresent()) {
            texts(file, count, true, events, tally);
        } else {
            line(file, 0, count, events, tally);
        }
        return batch(file, events, count);
    }

    /**
     * As {@link #lines}, where a text may have several lines: it is packed when the next one begins, or when it matches.
     *
     * @param whole nothing follows these bytes: what they end with is a text too
     */
    private int texts(TailedFile file, int count, boolean whole, PackedEvents.Builder events, Tally tally) {
        LineEncoding encoding = file.encoding().orElseThrow();
        Optional<FirstLine> firstLine = multiline.orElseThrow().firstLine();
        int text = 0;
        int next = whole ? 0 : Math.min(file.gatheredBytes(), count);
        int textLines = whole ? 0 : file.gatheredLines();
        int textEnd = next - encoding.width();
        int search = whole ? 0 : Math.max(next, (int) encoding.aligned(Math.min(file.unterminatedBytes(), count)));
        for (int lines = 0; whole || text == 0 || lines < linesMax; lines++) {
            int found = encoding.find(block, search, count);
            if (found < 0 && (!whole || next >= count)) {
                break;
            }
            int end = found < 0 ? count : found;
            int start = next;
            next = Math.min(end + encoding.width(), count);
            search = next;
            if (firstLine.isPresent()) {
                boolean first = begins(file, firstLine.get(), start, end);
                if (first && textLines > 0) {
                    line(file, text, textEnd, events, tally);
                    text = start;
                    textLines = 0;
                } else if (!first && textLines == 0) {
                    stray(file, start, end, events, tally);
                    text = next;
                    continue;
                }
                textLines++;
                textEnd = end;
            } else if (parse(file, text(file, text, end), events)) {
                text = next;
                textLines = 0;
            } else if (++textLines >= gatheredLinesMax) {
                unmatched(file, text(file, text, end), events, tally);
                text = next;
                textLines = 0;
            } else {
                textEnd = end;
            }
        }
        if (whole && textLines > 0) {
            line(file, text, textEnd, events, tally);
            return next;
        }
        if (text == 0 && textLines > 0) {
            file.gathered(next, textLines, clock.instant());
        }
        return text;
    }

    private boolean begins(TailedFile file, FirstLine firstLine, int start, int end) {
        Text line = text(file, start, end);
        return firstLine.matches(line.bytes, line.offset, line.length);
    }

    /** A line before any first line. */
    private void stray(TailedFile file, int start, int end, PackedEvents.Builder events, Tally tally) {
        if (emitUnmatched) {
            line(file, start, end, events, tally);
        } else {
            tally.linesUnmatched++;
        }
    }

    /** Packs the text from {@code start} to its line feed at {@code end}. */
    private void line(TailedFile file, int start, int end, PackedEvents.Builder events, Tally tally) {
        if (end - start > lineBytesMax && length(file, start, end) > lineBytesMax) {
            tally.linesTooLong++;
            return;
        }
        Text text = text(file, start, end);
        if (!parse(file, text, events)) {
            unmatched(file, text, events, tally);
        }
    }

    /** In the encoding of events. */
    private record Text(byte[] bytes, int offset, int length) {}

    /** What stands from {@code start} to the line feed at {@code end}. */
    private Text text(TailedFile file, int start, int end) {
        int first = first(file, start, end);
        int length = length(file, start, end);
        if (from.isEmpty()) {
            return new Text(block, first, length);
        }
        byte[] converted =
                file.encoding().orElseThrow().decode(block, first, length).getBytes(to);
        return new Text(converted, 0, converted.length);
    }

    /** Without the mark that says in which order the file's bytes are. */
    private static int first(TailedFile file, int start, int end) {
        LineEncoding encoding = file.encoding().orElseThrow();
        return file.position() == 0 && start == 0 ? Math.min(encoding.markBytes(), end) : start;
    }

    /** In bytes of the file, without the carriage return. */
    private int length(TailedFile file, int start, int end) {
        LineEncoding encoding = file.encoding().orElseThrow();
        int first = first(file, start, end);
        int width = encoding.width();
        boolean returned = end - first >= width && encoding.isReturnAt(block, end - width);
        return end - first - (returned ? width : 0);
    }

    private boolean parse(TailedFile file, Text text, PackedEvents.Builder events) {
        EventTime arrival = EventTime.of(clock.instant());
        return parse(file, text.bytes, text.offset, text.length, arrival, events);
    }

    private void unmatched(TailedFile file, Text text, PackedEvents.Builder events, Tally tally) {
        tally.linesUnmatched++;
        if (emitUnmatched) {
            EventTime arrival = EventTime.of(clock.instant());
            unmatched(file, text.bytes, text.offset, text.length, arrival, events);
        }
    }

    private boolean parse(
            TailedFile file, byte[] bytes, int offset, int length, EventTime arrival, PackedEvents.Builder events) {
        if (pathKey.isEmpty()) {
            return parser.parse(bytes, offset, length, arrival, events);
        }
        List<Parsed> parsed = parser.parse(bytes, offset, length);
        parsed.forEach(event -> events.add(event.time().orElse(arrival), out -> withPath(file, event, out)));
        return !parsed.isEmpty();
    }

    /** The record with the path; a field of that name in the line is the path's. */
    private void withPath(TailedFile file, Parsed event, MessagePackWriter out) {
        StringValue key = pathKey.orElseThrow();
        boolean there = event.record().map().containsKey(key);
        out.mapHeader(event.record().size() + (there ? 0 : 1));
        event.record().entrySet().forEach(pair -> {
            if (!pair.getKey().equals(key)) {
                out.value(pair.getKey()).value(pair.getValue());
            }
        });
        out.value(key).string(file.path().toString());
    }

    private void unmatched(
            TailedFile file, byte[] bytes, int offset, int length, EventTime arrival, PackedEvents.Builder events) {
        events.add(arrival, out -> {
            out.mapHeader(pathKey.isPresent() ? 2 : 1)
                    .stringHeader(UNMATCHED.length)
                    .raw(UNMATCHED, 0, UNMATCHED.length)
                    .stringHeader(length)
                    .raw(bytes, offset, length);
            pathKey.ifPresent(key -> out.value(key).string(file.path().toString()));
        });
    }
}
