package dev.tributary.buffer;

import dev.tributary.config.FileReason;
import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.msgpack.value.Value;

/**
 * Takes over the files of Fluentd's own file buffer: {@code buffer.b<id>.log} and {@code buffer.q<id>.log}, which hold
 * bare entries, and a {@code .meta} beside each. They become queued chunks of ours with the same ids, and are moved to
 * the folder {@code imported}; a crash in between makes the same chunk again. Blocks; for worker threads.
 *
 * <pre>{@code
 * c1 00   length(4)   {timekey, tag, variables, seq, id, s, c, m}        .meta: events s, created c, modified m
 * }</pre>
 */
final class FluentdImport {
    private static final Pattern NAME = Pattern.compile("buffer\\.[bq][0-9a-f]+\\..*(?<!\\.meta)");
    private static final int INFLATED_BYTES_MAX = 1 << 30;
    private static final int META_HEAD_BYTES = 6;

    /** A chunk's file and what its meta file says. */
    private record Source(Path file, Path meta, byte[] id, ChunkKey key, long created, long modified) {}

    private final BufferFiles files;
    private final FileRecovery recovery;
    private final ChunkNames names;
    private final Logger log;

    FluentdImport(BufferFiles files, FileRecovery recovery, ChunkNames names, Logger log) {
        this.files = files;
        this.recovery = recovery;
        this.names = names;
        this.log = log;
    }

    void take(Path folder) throws IOException {
        take(folder, NAME);
    }

    /** Those whose names a path with a {@code *} gives them. */
    void take(StarPath star) throws IOException {
        take(star.parent(), star.names());
    }

    private void take(Path folder, Pattern chunkNames) throws IOException {
        var sources = new ArrayList<Source>();
        for (String name : files.list(folder)) {
            if (chunkNames.matcher(name).matches()) {
                Path file = folder.resolve(name);
                try {
                    sources.add(source(file));
                } catch (IOException | RuntimeException e) {
                    putAside(file, FileReason.of(e));
                }
            }
        }
        // As Fluentd resumes them. They are older than anything of ours.
        sources.sort(Comparator.comparingLong(Source::modified).thenComparingLong(Source::created));
        for (int i = 0; i < sources.size(); i++) {
            convert(sources.get(i), i - sources.size());
        }
    }

    private Source source(Path file) throws IOException {
        Path metaFile = file.resolveSibling(file.getFileName() + ".meta");
        byte[] meta = bytes(metaFile);
        if (meta.length < META_HEAD_BYTES || meta[0] != (byte) 0xc1 || meta[1] != 0) {
            throw new IOException(metaFile + " is no meta file of Fluentd");
        }
        var map = new MessagePackReader(meta, META_HEAD_BYTES, meta.length - META_HEAD_BYTES);
        byte[] id = new byte[0];
        Optional<Long> timekey = Optional.empty();
        Optional<Tag> tag = Optional.empty();
        Map<String, Value> variables = new HashMap<>();
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
                case "c" -> created = Math.clamp(map.integer(), -EventTime.SECONDS_LIMIT, EventTime.SECONDS_LIMIT);
                case "m" -> modified = map.integer();
                default -> map.skip();
            }
        }
        if (id.length != 16) {
            throw new IOException(metaFile + " has an id of " + id.length + " bytes");
        }
        return new Source(
                file, metaFile, id, new ChunkKey(ChunkHeader.checked(timekey), tag, variables), created, modified);
    }

    private void convert(Source source, long sequence) throws IOException {
        byte[] bytes = bytes(source.file());
        EventStream events;
        try {
            events = events(bytes);
        } catch (RuntimeException e) {
            // Whatever it holds, the others and the start don't suffer from it.
            putAside(source.file(), FileReason.why(e));
            return;
        }
        if (events.count() > 0) {
            write(source, sequence, events);
        }
        int torn = bytes.length - events.sizeBytes();
        log.infof(
                "%d events of Fluentd's chunk %s are taken over%s",
                events.count(), source.file(), torn > 0 ? ", without a torn end of " + torn + " bytes" : "");
        Path imported = source.file().resolveSibling("imported");
        files.createFolder(imported);
        files.rename(source.file(), imported.resolve(source.file().getFileName()));
        files.rename(source.meta(), imported.resolve(source.meta().getFileName()));
    }

    private void write(Source source, long sequence, EventStream events) throws IOException {
        var header = new ChunkHeader(source.id(), sequence, Instant.ofEpochSecond(source.created()), source.key(), "");
        Path target = names.queued(source.id());
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        files.delete(fresh);
        try (BufferFiles.OpenFile file = files.create(fresh)) {
            ChunkWrite.whole(
                    file,
                    header,
                    List.of(Block.encode(new byte[0], events), Block.end(events.count(), events.sizeBytes())));
        }
        files.rename(fresh, target);
        files.syncFolder(BufferFiles.folderOf(target));
    }

    /** What a chunk holds: bare entries, of which the last may be torn, or such entries compressed. */
    private static EventStream events(byte[] bytes) {
        Optional<Compression> compression = compression(bytes);
        if (compression.isEmpty()) {
            return whole(bytes);
        }
        byte[] inflated = Codec.inflate(compression.get(), bytes, 0, bytes.length, INFLATED_BYTES_MAX);
        PackedEvents entries = whole(inflated);
        if (entries.sizeBytes() < inflated.length) {
            throw new MalformedMessagePackException("its compressed entries are torn");
        }
        return new CompressedEvents(compression.get(), bytes, 0, bytes.length, inflated.length, entries.count(), false);
    }

    private static Optional<Compression> compression(byte[] bytes) {
        if (bytes.length >= 4 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            return Optional.of(Compression.GZIP);
        }
        boolean zstd = bytes.length >= 4 && ByteBuffer.wrap(bytes).getInt() == 0x28b52ffd;
        return zstd ? Optional.of(Compression.ZSTD) : Optional.empty();
    }

    private static PackedEvents whole(byte[] bytes) {
        var reader = new MessagePackReader(bytes);
        int count = 0;
        int end = 0;
        try {
            while (reader.hasRemaining()) {
                entry(reader);
                end = reader.position();
                count++;
            }
        } catch (MalformedMessagePackException e) {
            // A torn end may be anything; a chunk without a single event is not one of entries.
            if (count == 0) {
                throw new MalformedMessagePackException("it holds no events: " + e.getMessage());
            }
        }
        return new PackedEvents(bytes, 0, end, count);
    }

    private static void entry(MessagePackReader reader) {
        if (reader.arrayHeader() != 2) {
            throw new MalformedMessagePackException("an entry is [time, record]");
        }
        EventTime.read(reader);
        if (reader.kind() != MessagePackReader.Kind.MAP) {
            throw new MalformedMessagePackException("a record is a map");
        }
        reader.skip();
    }

    private byte[] bytes(Path path) throws IOException {
        try (BufferFiles.OpenFile file = files.open(path)) {
            byte[] bytes = new byte[Math.toIntExact(file.size())];
            file.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    private void putAside(Path file, String reason) throws IOException {
        Path meta = file.resolveSibling(file.getFileName() + ".meta");
        Path where = recovery.putAside(file);
        if (files.exists(meta)) {
            recovery.putAside(meta);
        }
        log.errorf("Fluentd's chunk %s cannot be taken over: %s; moved to %s", file, reason, where);
    }
}
