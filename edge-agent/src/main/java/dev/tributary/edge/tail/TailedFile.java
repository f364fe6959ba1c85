package dev.tributary.edge.tail;

import dev.tributary.event.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file being followed: this inode, whatever it is called by now.
 *
 * <pre>{@code
 * |  accepted downstream  |  one batch, or nothing  |  not read  |  unterminated line |
 * 0                   position                                                      size
 * }</pre>
 *
 * Confined to the source's executor.
 */
final class TailedFile implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);
    private static final Duration RETRY_MAX = Duration.ofSeconds(30);

    private final FileFacts facts;
    private final Tag tag;
    private Optional<TailedFile> predecessor;
    private Path path;
    private Optional<PositionFile.Entry> entry = Optional.empty();
    private Optional<FileChannel> channel = Optional.empty();
    private long position;
    private long sizeBytes;
    private long unterminatedBytes;
    private int gatheredBytes;
    private int gatheredLines;
    private Instant gatheredAt = Instant.MAX;
    private Optional<LineEncoding> encoding = Optional.empty();
    private byte[] before = {};
    private byte[] behind = {};
    private boolean hollow;
    private Instant modified = Instant.MIN;
    private Instant checked = Instant.MIN;
    private OptionalLong firstEnd = OptionalLong.empty();
    private boolean inFlight;
    private boolean atEnd;
    private boolean closed;
    private int failures;
    private Instant retryAt = Instant.MIN;
    private Instant seenAt = Instant.MIN;
    private Optional<Instant> leavesAt = Optional.empty();
    private long second;
    private long bytesThisSecond;

    /**
     * @param predecessor what had the path before; it is read to its end first
     */
    TailedFile(Path path, FileFacts facts, Tag tag, long position, Optional<TailedFile> predecessor) {
        this.path = path;
        this.facts = facts;
        this.tag = tag;
        this.position = position;
        this.predecessor = predecessor;
    }

    Path path() {
        return path;
    }

    FileFacts.Key key() {
        return facts.key();
    }

    /** As they were when it was found. */
    FileFacts facts() {
        return facts;
    }

    Tag tag() {
        return tag;
    }

    long position() {
        return position;
    }

    Optional<PositionFile.Entry> entry() {
        return entry;
    }

    void entry(PositionFile.Entry newEntry) {
        entry = Optional.of(newEntry);
    }

    /** Bytes behind the position known to have no line end. */
    long unterminatedBytes() {
        return unterminatedBytes;
    }

    void unterminatedBytes(long bytes) {
        unterminatedBytes = bytes;
    }

    /** Bytes behind the position that are whole lines of one text, which may have more. */
    int gatheredBytes() {
        return gatheredBytes;
    }

    int gatheredLines() {
        return gatheredLines;
    }

    /** When the last of these lines was found; never if there are none. */
    Instant gatheredAt() {
        return gatheredAt;
    }

    void gathered(int bytes, int lines, Instant now) {
        if (bytes != gatheredBytes) {
            gatheredBytes = bytes;
            gatheredLines = lines;
            gatheredAt = now;
        }
    }

    /** Empty as long as nothing of it was read. */
    Optional<LineEncoding> encoding() {
        return encoding;
    }

    void encoding(Optional<LineEncoding> known) {
        encoding = known;
    }

    /** The next batch ends there, where the one ended that an earlier run had under way. */
    void endFirstAt(long end) {
        firstEnd = OptionalLong.of(end);
    }

    /** Where the next batch must end; empty if anywhere. */
    OptionalLong firstEnd() {
        return firstEnd;
    }

    void endAnywhere() {
        firstEnd = OptionalLong.empty();
    }

    long lagBytes() {
        return Math.max(0, sizeBytes - position);
    }

    // -- where it is in its life

    /** It was seen at {@code where}: whoever thought that it was rotated away was wrong. */
    void seen(Path where, Instant now) {
        path = where;
        seenAt = now;
        leavesAt = Optional.empty();
    }

    Instant seenAt() {
        return seenAt;
    }

    boolean leaving() {
        return leavesAt.isPresent();
    }

    /** Its path is gone or another file's: it is followed until {@code when}, and to its end. */
    void leave(Instant when) {
        if (leavesAt.isEmpty()) {
            leavesAt = Optional.of(when);
            atEnd = false;
        }
    }

    boolean isDone(Instant now) {
        return atEnd && !inFlight && leavesAt.isPresent() && !now.isBefore(leavesAt.get());
    }

    boolean isReadable(Instant now) {
        if (predecessor.filter(TailedFile::isRead).isPresent()) {
            predecessor = Optional.empty();
        }
        return !closed && !inFlight && !now.isBefore(retryAt) && predecessor.isEmpty();
    }

    boolean follows(TailedFile other) {
        return predecessor.filter(other::equals).isPresent();
    }

    /** All of it is accepted downstream, but for a line without an end. */
    boolean isRead() {
        return closed || (atEnd && !inFlight);
    }

    void atEnd(boolean reached) {
        atEnd = reached;
    }

    // -- what became of a batch

    /** @param endsWith the last bytes of the batch, and what stood before them if they are few */
    void sent(byte[] endsWith) {
        behind = endsWith;
        inFlight = true;
        atEnd = false;
    }

    /** The batch that was out is accepted. */
    void moveTo(long end) {
        moveTo(end, behind);
    }

    /**
     * Everything before {@code end} is accepted downstream, or was left out.
     *
     * @param endsWith what stands there before it, as far as it is known
     */
    void moveTo(long end, byte[] endsWith) {
        before = endsWith;
        behind = NOTHING;
        position = end;
        unterminatedBytes = 0;
        gatheredBytes = 0;
        gatheredLines = 0;
        gatheredAt = Instant.MAX;
        inFlight = false;
        failures = 0;
    }

    /** It was truncated. Where its writer did not notice, it goes on behind a hole that has the size it had before. */
    void beginAgain() {
        moveTo(0, NOTHING);
        endAnywhere();
        encoding = Optional.empty();
        hollow = true;
    }

    /** Whether it may begin with a hole, which reads as zeros. */
    boolean isHollow() {
        return hollow;
    }

    void solid() {
        hollow = false;
    }

    /** The batch was refused: it is read again from the position, after a wait that doubles. */
    void refused(Instant now) {
        inFlight = false;
        retryLater(now);
    }

    void retryLater(Instant now) {
        Duration wait = RETRY_FIRST.multipliedBy(1L << Math.min(failures, 10));
        retryAt = now.plus(wait.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : wait);
        failures++;
    }

    // -- its bytes

    boolean isOpen() {
        return channel.isPresent();
    }

    /** Reads it through a channel that is open already. */
    void adopt(FileChannel open) {
        channel = Optional.of(open);
    }

    /** Opens {@code where}, unless another file has come there in between. */
    boolean open(Path where) throws IOException {
        FileChannel opened = FileChannel.open(where, StandardOpenOption.READ);
        if (!FileFacts.of(where).key().equals(key())) {
            opened.close();
            return false;
        }
        channel = Optional.of(opened);
        return true;
    }

    void measured(FileFacts seen) {
        sizeBytes = seen.sizeBytes();
        modified = seen.modified();
    }

    long measure() throws IOException {
        sizeBytes = channel.orElseThrow().size();
        return sizeBytes;
    }

    byte[] before() {
        return before;
    }

    /** Learns what stands before the position, from a file that nothing is known of. */
    void learn() throws IOException {
        before = standing((int) Math.min(Print.BYTES_MAX, position));
        checked = modified;
    }

    /** Whether this stands before the position. */
    boolean has(Print print) throws IOException {
        return print.length() == 0 || Print.of(standing(print.length())).equals(print);
    }

    /** Whether before the position stands what stood there when it was read. */
    boolean isAsRead() throws IOException {
        checked = modified;
        return before.length == 0 || Arrays.equals(before, standing(before.length));
    }

    /** Whether it was changed since that was looked at. */
    boolean isTouched() {
        return !modified.equals(checked);
    }

    private byte[] standing(int length) throws IOException {
        if (length > position) {
            return NOTHING;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int count = read(position - length, bytes);
        return count == length ? bytes.array() : NOTHING;
    }

    /** Fills {@code into} from {@code offset} of the file on; fewer bytes only at its end. */
    int read(long offset, ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            int count = channel.orElseThrow().read(into, offset + into.position() - start);
            if (count < 0) {
                break;
            }
        }
        return into.position() - start;
    }

    /** How many bytes may be read now, of at most {@code perSecond} in a second; negative means any. */
    long allowance(long perSecond, Instant now) {
        if (perSecond < 0) {
            return Long.MAX_VALUE;
        }
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            bytesThisSecond = 0;
        }
        return perSecond - bytesThisSecond;
    }

    void spend(long bytes) {
        bytesThisSecond += bytes;
    }

    /** Closes the file but goes on following it. */
    void release() throws IOException {
        if (channel.isPresent()) {
            channel.get().close();
            channel = Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        release();
    }
}
