package dev.tributary.buffer;

import dev.tributary.event.EventTime;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.Values;
import dev.tributary.plugin.buffered.ChunkKey;
import dev.tributary.plugin.buffered.ChunkKeys;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * A chunk's file as a Fluentd left it, and what its meta file or its name says of it.
 *
 * <pre>{@code
 * c1 00   length(4)   {timekey, tag, variables, seq, id, s, c, m}        .meta: events s, created c, modified m
 * }</pre>
 *
 * @param meta its meta file, if it has one
 * @param events as its meta file says; 0 if that is not known
 * @param created in seconds since 1970
 * @param modified the same
 */
record FluentdChunk(Path file, Optional<Path> meta, byte[] id, ChunkKey key, long events, long created, long modified) {
    private static final int ID_BYTES = 16;
    private static final int META_HEAD_BYTES = 6;

    /**
     * Of a chunk with a meta file.
     *
     * @param bytes what that holds
     * @throws IOException if it is no such file
     */
    static FluentdChunk described(Path file, Path metaFile, byte[] bytes) throws IOException {
        // Before version 1 of Fluentd there was nothing before the map.
        boolean headed = bytes.length > META_HEAD_BYTES && bytes[0] == (byte) 0xc1 && bytes[1] == 0;
        int start = headed ? META_HEAD_BYTES : 0;
        var map = new MessagePackReader(bytes, start, bytes.length - start);
        byte[] id = new byte[0];
        Optional<Long> timekey = Optional.empty();
        Optional<Tag> tag = Optional.empty();
        Map<String, Value> variables = new HashMap<>();
        long events = 0;
        long created = 0;
        long modified = 0;
        for (long left = map.mapHeader(); left > 0; left--) {
            String key = map.string();
            if (map.kind() == MessagePackReader.Kind.NIL) {
                map.skip();
                continue;
            }
            switch (key) {
                case "id" -> id = map.raw();
                case "timekey" -> timekey = Optional.of(map.integer());
                case "tag" -> tag = Optional.of(new Tag(map.string()));
                case "variables" -> {
                    for (long fields = map.mapHeader(); fields > 0; fields--) {
                        variables.put(map.string(), Values.read(map));
                    }
                }
                case "s" -> events = map.integer();
                case "c" -> created = map.integer();
                case "m" -> modified = map.integer();
                default -> map.skip();
            }
        }
        if (id.length != ID_BYTES) {
            throw new IOException(metaFile + " has an id of " + id.length + " bytes");
        }
        var chunkKey = new ChunkKey(ChunkHeader.checked(timekey), tag, variables);
        return new FluentdChunk(file, Optional.of(metaFile), id, chunkKey, events, limited(created), modified);
    }

    /**
     * Of a chunk that has none.
     *
     * @param name its name, matched
     * @param keys which of them the name shows
     * @throws IOException if its id is none
     */
    static FluentdChunk named(Path file, Matcher name, ChunkKeys keys) throws IOException {
        String hex = name.group("id");
        if (hex.length() != 2 * ID_BYTES) {
            throw new IOException("its name has an id of " + hex.length() + " digits, not of " + 2 * ID_BYTES);
        }
        byte[] id = HexFormat.of().parseHex(hex);
        long created = TimeUnit.MICROSECONDS.toSeconds(ByteBuffer.wrap(id).getLong() >>> 12);
        String text = URLDecoder.decode(name.group("key").replace("+", "%2B"), StandardCharsets.UTF_8);
        List<String> fields = List.copyOf(keys.fields().keySet());
        boolean byField = !keys.tag() && fields.size() == 1;
        var key = new ChunkKey(
                Optional.empty(),
                byField || text.isEmpty() ? Optional.empty() : Optional.of(new Tag(text)),
                byField ? Map.of(fields.getFirst(), ValueFactory.newString(text)) : Map.of());
        return new FluentdChunk(file, Optional.empty(), id, key, 0, limited(created), created);
    }

    private static long limited(long seconds) {
        return Math.clamp(seconds, -EventTime.SECONDS_LIMIT, EventTime.SECONDS_LIMIT);
    }
}
