package dev.tributary.buffer;

import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.buffered.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The head of a block, which is what one append wrote: docs/BUFFER_FORMAT.md has it byte by byte.
 *
 * <pre>{@code
 * body(4)  events(4)  inflated(4)  kind(1)  flags(1)  tag(2)  crc32c(4)   origin(0 or 36)  tag…  entries…
 * }</pre>
 *
 * The checksum is over the 16 bytes before it and the body.
 *
 * @param bodyBytes origin, tag and entries
 * @param inflatedBytes of the entries, once inflated
 * @param tagBytes 0 if it is the tag of the chunk's key; at most {@link Tag#BYTES_MAX}
 */
record StoredBlock(int bodyBytes, int events, int inflatedBytes, int kind, int flags, int tagBytes, int crc) {
    static final int HEAD_BYTES = 20;
    private static final int CHECKED_BYTES = 16;
    /** Lines of a Fluentd, instead of entries; with the kind that entries so packed have. */
    private static final int LINES = 0x40;
    /** Bytes that are no events, of a dead letter. */
    static final int RAW = 0x80;
    /** Nothing comes behind it; its body has the chunk's events and bytes, eight bytes each. */
    static final int END = 0xff;

    /** How entries are packed, by the block's kind. */
    private static final List<Compression> KINDS = List.of(Compression.TEXT, Compression.GZIP, Compression.ZSTD);

    static final int END_BODY_BYTES = 16;
    private static final int METADATA = 1;
    /** The body begins with an {@link OriginPart}. */
    private static final int ORIGIN = 2;

    private static final byte[] NO_ORIGIN = new byte[0];

    /** Head, tag and entries, to be written behind each other. */
    static ByteBuffer[] encode(byte[] tag, EventStream events) {
        return encode(Optional.empty(), tag, events);
    }

    /** As above, with the name under which the same events may come again. */
    static ByteBuffer[] encode(Optional<OriginPart> name, byte[] tag, EventStream events) {
        byte[] origin = name.map(OriginPart::encoded).orElse(NO_ORIGIN);
        int named = name.isPresent() ? ORIGIN : 0;
        return switch (events) {
            case PackedEvents packed ->
                encode(
                        KINDS.indexOf(Compression.TEXT),
                        named | (packed.metadata() ? METADATA : 0),
                        packed.count(),
                        packed.sizeBytes(),
                        origin,
                        tag,
                        ByteBuffer.wrap(packed.bytes(), packed.offset(), packed.sizeBytes()));
            case CompressedEvents packed ->
                encode(
                        KINDS.indexOf(packed.compression()),
                        named | (packed.metadata() ? METADATA : 0),
                        packed.count(),
                        packed.inflatedBytes(),
                        origin,
                        tag,
                        ByteBuffer.wrap(packed.bytes(), packed.offset(), packed.sizeBytes()));
        };
    }

    /**
     * A block of lines that a Fluentd made.
     *
     * @param events that they were
     */
    static ByteBuffer[] lines(byte[] tag, Chunk.Formatted lines, int events) {
        return encode(
                LINES | KINDS.indexOf(lines.compression()),
                0,
                events,
                0,
                NO_ORIGIN,
                tag,
                ByteBuffer.wrap(lines.bytes(), lines.offset(), lines.length()));
    }

    /** The block that ends a chunk. */
    static ByteBuffer[] end(int events, long sizeBytes) {
        ByteBuffer body = ByteBuffer.allocate(END_BODY_BYTES)
                .putLong(events)
                .putLong(sizeBytes)
                .flip();
        return encode(END, 0, 0, END_BODY_BYTES, NO_ORIGIN, new byte[0], body);
    }

    /** A block of bytes that are no events. */
    static ByteBuffer[] raw(byte[] tag, byte[] bytes) {
        return encode(RAW, 0, 0, bytes.length, NO_ORIGIN, tag, ByteBuffer.wrap(bytes));
    }

    private static ByteBuffer[] encode(
            int kind, int flags, int events, int inflatedBytes, byte[] origin, byte[] tag, ByteBuffer entries) {
        if (tag.length > Tag.BYTES_MAX) {
            throw new IllegalArgumentException("a tag of " + tag.length + " bytes");
        }
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES)
                .putInt(origin.length + tag.length + entries.remaining())
                .putInt(events)
                .putInt(inflatedBytes)
                .put((byte) kind)
                .put((byte) flags)
                .putShort((short) tag.length);
        var crc = new CRC32C();
        crc.update(head.array(), 0, CHECKED_BYTES);
        crc.update(origin);
        crc.update(tag);
        crc.update(entries.duplicate());
        head.putInt((int) crc.getValue()).flip();
        return new ByteBuffer[] {head, ByteBuffer.wrap(origin), ByteBuffer.wrap(tag), entries};
    }

    /** The head that lies at the buffer's position, which moves behind it. */
    static StoredBlock head(ByteBuffer bytes) {
        return new StoredBlock(
                bytes.getInt(),
                bytes.getInt(),
                bytes.getInt(),
                bytes.get() & 0xff,
                bytes.get() & 0xff,
                bytes.getShort() & 0xffff,
                bytes.getInt());
    }

    /** Whether the numbers can be those of a block with {@code room} bytes behind its head. */
    boolean isPlausible(long room) {
        boolean knownKind = holdsEvents() || holdsLines() || kind == RAW || kind == END;
        return knownKind
                && bodyBytes >= 0
                && bodyBytes <= room
                && tagBytes + originBytes() <= bodyBytes
                && events >= 0
                && inflatedBytes >= 0;
    }

    /** Whether head and body, which lie behind each other at {@code offset}, are what was written. */
    boolean matches(byte[] bytes, int offset) {
        var checked = new CRC32C();
        checked.update(bytes, offset, CHECKED_BYTES);
        checked.update(bytes, offset + HEAD_BYTES, bodyBytes);
        return (int) checked.getValue() == crc;
    }

    int entryBytes() {
        return bodyBytes - tagBytes - originBytes();
    }

    /** 0 if it has none. */
    int originBytes() {
        return (flags & ORIGIN) == 0 ? 0 : OriginPart.BYTES;
    }

    boolean holdsEvents() {
        return kind < KINDS.size();
    }

    boolean holdsLines() {
        return kind >= LINES && kind < LINES + KINDS.size();
    }

    boolean metadata() {
        return (flags & METADATA) != 0;
    }

    Compression compression() {
        return KINDS.get(kind & ~LINES);
    }
}
