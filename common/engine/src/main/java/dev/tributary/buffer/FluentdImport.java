package dev.tributary.buffer;

import dev.tributary.config.FileReason;
import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.CorruptCompressionException;
import dev.tributary.event.EventStream;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkKeys;
import dev.tributary.plugin.buffered.FluentdFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jboss.logging.Logger;

/**
 * Takes over the chunks of a Fluentd's file buffer, which hold bare entries, or lines if its output formats. They become queued chunks of ours with the
 * same ids, and their files are moved to the folder {@code imported}. A crash before a file is moved makes the same chunk
 * again, and none is delivered before all moves are safe. Blocks; for worker threads.
 */
final class FluentdImport {
    private static final int INFLATED_BYTES_MAX = 1 << 30;
    private static final String IMPORTED = "imported";

    private final BufferFiles files;
    private final FileRecovery recovery;
    private final ChunkNames names;
    private final ChunkKeys keys;
    private final boolean formats;
    private final Logger log;

    /**
     * @param keys of the buffer that takes the chunks
     * @param formats whether they hold lines
     */
    FluentdImport(
            BufferFiles files, FileRecovery recovery, ChunkNames names, ChunkKeys keys, boolean formats, Logger log) {
        this.files = files;
        this.recovery = recovery;
        this.names = names;
        this.keys = keys;
        this.formats = formats;
        this.log = log;
    }

    /** All that are there, with one line in the log; a Fluentd that still writes to them keeps them. */
    void take(FluentdFiles from) throws IOException {
        Path folder = from.folder();
        List<String> all = files.list(folder);
        List<String> chunks = all.stream().filter(from::isChunk).toList();
        moveMetaOfMoved(from, all);
        if (chunks.isEmpty()) {
            return;
        }
        Optional<String> user = files.user(folder, chunks);
        if (user.isPresent()) {
            log.errorf(
                    "%d chunks of a Fluentd in %s are left there: %s has one of them open; stop it, and start this"
                            + " program again",
                    chunks.size(), folder, user.get());
            return;
        }
        var sources = new ArrayList<FluentdChunk>();
        for (String name : chunks) {
            Path file = folder.resolve(name);
            try {
                sources.add(source(from, file));
            } catch (IOException | RuntimeException e) {
                putAside(file, FileReason.of(e));
            }
        }
        // As Fluentd resumes them. They are older than anything of ours.
        sources.sort(Comparator.comparingLong(FluentdChunk::modified).thenComparingLong(FluentdChunk::created));
        var sum = new Sum();
        for (int i = 0; i < sources.size(); i++) {
            convert(sources.get(i), i - sources.size(), sum);
        }
        if (sum.chunks > 0) {
            files.syncFolder(folder.resolve(IMPORTED));
            log.infof(
                    "%d chunks of a Fluentd are taken over from %s: %d events, %d bytes",
                    sum.chunks, folder, sum.events, sum.bytes);
        }
        files.syncFolder(folder);
    }

    /** What was taken over. */
    private static final class Sum {
        private int chunks;
        private long events;
        private long bytes;

        void add(int moreEvents, long moreBytes) {
            chunks++;
            events += moreEvents;
            bytes += moreBytes;
        }
    }

    private FluentdChunk source(FluentdFiles from, Path file) throws IOException {
        Matcher single = from.singles().matcher(String.valueOf(file.getFileName()));
        if (single.matches()) {
            return FluentdChunk.named(file, single, keys);
        }
        Path meta = FluentdFiles.meta(file);
        Path earlier = from.stagedMeta(file);
        Path there = !files.exists(meta) && files.exists(earlier) ? earlier : meta;
        return FluentdChunk.described(file, there, bytes(there));
    }

    private void convert(FluentdChunk source, long sequence, Sum sum) throws IOException {
        byte[] bytes = bytes(source.file());
        try {
            if (formats) {
                takeLines(source, sequence, bytes, sum);
            } else {
                takeEvents(source, sequence, bytes, sum);
            }
        } catch (RuntimeException e) {
            // Whatever it holds, the others and the start don't suffer from it.
            putAside(source.file(), FileReason.why(e));
            return;
        }
        moveAway(source.file());
        if (source.meta().isPresent()) {
            moveAway(source.meta().get());
        }
    }

    private void takeEvents(FluentdChunk source, long sequence, byte[] bytes, Sum sum) throws IOException {
        EventStream events = events(bytes);
        if (events.count() > 0) {
            write(source, sequence, events.count(), events.sizeBytes(), StoredBlock.encode(new byte[0], events));
            sum.add(events.count(), events.sizeBytes());
        }
        int torn = bytes.length - events.sizeBytes();
        if (torn > 0) {
            log.warnf(
                    "Fluentd's chunk %s has a torn end of %d bytes behind its %d events, which is left out",
                    source.file(), torn, events.count());
        }
    }

    private void takeLines(FluentdChunk source, long sequence, byte[] bytes, Sum sum) throws IOException {
        var lines = new Chunk.Formatted(compression(bytes).orElse(Compression.TEXT), bytes, 0, bytes.length);
        var counter = new LineCounter();
        try {
            lines.writeTo(counter);
        } catch (IOException e) {
            throw new CorruptCompressionException(FileReason.of(e));
        }
        if (counter.bytes > 0) {
            // Its meta file is written after its lines, and may know nothing of them.
            int events = Math.clamp(source.events() > 0 ? source.events() : counter.lines(), 1, Integer.MAX_VALUE);
            write(source, sequence, events, bytes.length, StoredBlock.lines(new byte[0], lines, events));
            sum.add(events, bytes.length);
        }
    }

    /** Counts lines, also the last one without an end. */
    private static final class LineCounter extends OutputStream {
        private long ends;
        private long bytes;
        private int last = '\n';

        @Override
        public void write(byte[] source, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(source[i]);
            }
        }

        @Override
        public void write(int one) {
            bytes++;
            last = one;
            ends += one == '\n' ? 1 : 0;
        }

        long lines() {
            return ends + (last == '\n' ? 0 : 1);
        }
    }

    private void moveAway(Path file) throws IOException {
        Path imported = file.resolveSibling(IMPORTED);
        files.createFolder(imported);
        files.rename(file, imported.resolve(file.getFileName()));
    }

    /** A crash may have come between the two moves. */
    private void moveMetaOfMoved(FluentdFiles from, List<String> all) throws IOException {
        for (String name : all) {
            String chunk = FluentdFiles.withoutMeta(name);
            Path moved = from.folder().resolve(IMPORTED).resolve(chunk);
            if (!chunk.equals(name) && from.isChunk(chunk) && !all.contains(chunk) && files.exists(moved)) {
                moveAway(from.folder().resolve(name));
            }
        }
    }

    private void write(FluentdChunk source, long sequence, int events, long sizeBytes, ByteBuffer[] block)
            throws IOException {
        var header = new ChunkHeader(source.id(), sequence, Instant.ofEpochSecond(source.created()), source.key(), "");
        Path target = names.queued(source.id());
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        files.delete(fresh);
        try (BufferFiles.OpenFile file = files.create(fresh)) {
            ChunkWrite.whole(file, header, List.of(block, StoredBlock.end(events, sizeBytes)));
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
        Path meta = FluentdFiles.meta(file);
        Path where = recovery.putAside(file);
        if (files.exists(meta)) {
            recovery.putAside(meta);
        }
        log.errorf("Fluentd's chunk %s cannot be taken over: %s; moved to %s", file, reason, where);
    }
}
