package dev.tributary.buffer;

import dev.tributary.event.EventTime;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Values;
import dev.tributary.plugin.buffered.ChunkKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.msgpack.value.Value;

/**
 * What a chunk's file begins with: docs/BUFFER_FORMAT.md has it byte by byte.
 *
 * <pre>{@code
 * "TRBCHK" 00 01   length(4)   crc32c(4)   map      magic and version; the map's bytes; their checksum
 * }</pre>
 *
 * @param sequence orders the chunks of a folder by when they were begun
 * @param reason why the chunk is a dead letter; empty for one that is not
 */
record ChunkHeader(byte[] id, long sequence, Instant created, ChunkKey key, String reason) {
    static final int FIXED_BYTES = 16;
    private static final byte[] MAGIC = {'T', 'R', 'B', 'C', 'H', 'K', 0, 1};
    private static final int MAP_BYTES_MAX = 16 << 20;

    ByteBuffer encode() {
        var map = new MessagePackWriter();
        map.mapHeader(6 + (reason.isEmpty() ? 0 : 1));
        map.string("id").binary(id);
        map.string("sequence").integer(sequence);
        map.string("created").integer(created.toEpochMilli());
        map.string("timekey");
        key.timekey().ifPresentOrElse(map::integer, map::nil);
        map.string("tag");
        key.tag().ifPresentOrElse(tag -> map.string(tag.name()), map::nil);
        map.string("variables").mapHeader(key.variables().size());
        key.variables().forEach((name, value) -> map.string(name).value(value));
        if (!reason.isEmpty()) {
            map.string("reason").string(reason);
        }
        return ByteBuffer.allocate(FIXED_BYTES + map.length())
                .put(MAGIC)
                .putInt(map.length())
                .putInt(crc(map.bytes(), map.length()))
                .put(map.bytes(), 0, map.length())
                .flip();
    }

    /** A header and where the blocks behind it begin. */
    record Read(ChunkHeader header, long end) {}

    /** @throws CorruptChunkException if the file does not begin with one */
    static Read read(BufferFiles.OpenFile file) throws IOException {
        long size = file.size();
        if (size < FIXED_BYTES) {
            throw new CorruptChunkException("its " + size + " bytes are too few for a header");
        }
        ByteBuffer fixed = ByteBuffer.allocate(FIXED_BYTES);
        file.read(0, fixed);
        fixed.flip();
        byte[] magic = new byte[MAGIC.length];
        fixed.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new CorruptChunkException("it does not begin as a chunk of version 1 does");
        }
        int length = fixed.getInt();
        int crc = fixed.getInt();
        if (length < 0 || length > MAP_BYTES_MAX || length > size - FIXED_BYTES) {
            throw new CorruptChunkException("its header of " + length + " bytes is torn");
        }
        byte[] map = new byte[length];
        file.read(FIXED_BYTES, ByteBuffer.wrap(map));
        if (crc(map, length) != crc) {
            throw new CorruptChunkException("the checksum of its header does not match");
        }
        try {
            return new Read(decode(new MessagePackReader(map)), FIXED_BYTES + length);
        } catch (MalformedMessagePackException | IllegalArgumentException e) {
            throw new CorruptChunkException("its header is garbled: " + e.getMessage());
        }
    }

    private static ChunkHeader decode(MessagePackReader map) {
        byte[] id = new byte[0];
        long sequence = 0;
        Instant created = Instant.EPOCH;
        Optional<Long> timekey = Optional.empty();
        Optional<Tag> tag = Optional.empty();
        Map<String, Value> variables = new HashMap<>();
        String reason = "";
        for (long left = map.mapHeader(); left > 0; left--) {
            switch (map.string()) {
                case "id" -> id = map.raw();
                case "sequence" -> sequence = map.integer();
                case "created" -> created = Instant.ofEpochMilli(map.integer());
                case "timekey" -> timekey = isNil(map) ? Optional.empty() : Optional.of(map.integer());
                case "tag" -> tag = isNil(map) ? Optional.empty() : Optional.of(new Tag(map.string()));
                case "variables" -> {
                    for (long fields = map.mapHeader(); fields > 0; fields--) {
                        variables.put(map.string(), Values.read(map));
                    }
                }
                case "reason" -> reason = map.string();
                // A later version may say more; what it cannot do without gets another version number.
                default -> map.skip();
            }
        }
        if (id.length != 16) {
            throw new IllegalArgumentException("an id of " + id.length + " bytes");
        }
        return new ChunkHeader(id, sequence, created, new ChunkKey(checked(timekey), tag, variables), reason);
    }

    /** A slice that begins beyond any calendar ends nowhere, and its chunk would wait for that. */
    static Optional<Long> checked(Optional<Long> timekey) {
        timekey.filter(seconds -> !EventTime.isTime(seconds / 2)).ifPresent(seconds -> {
            throw new IllegalArgumentException("its time slice begins at " + seconds + ", beyond any calendar");
        });
        return timekey;
    }

    private static boolean isNil(MessagePackReader map) {
        boolean nil = map.kind() == MessagePackReader.Kind.NIL;
        if (nil) {
            map.nil();
        }
        return nil;
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** The tag of a block without one of its own. */
    byte[] tagBytes() {
        return key.tag().map(tag -> tag.name().getBytes(StandardCharsets.UTF_8)).orElse(new byte[0]);
    }
}
