package dev.tributary.buffer;

import dev.tributary.config.FileReason;
import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk in a file. Between two pieces of work nothing is kept in memory but how long the file is. The public side is
 * the event loop's; the other runs in {@link FileWork}, one piece at a time.
 */
final class FileContent implements ChunkContent {
    /** Below this, compressing an append costs more than it saves. */
    private static final int COMPRESSED_BYTES_MIN = 512;

    private static final byte[] NO_TAG = new byte[0];
    private static final int COPY_BYTES = 1 << 20;

    private final FileStorage storage;
    private final FileWork work;
    private final BufferFiles files;
    private final ChunkHeader header;
    private final Compression compress;

    /** How much is in the file. */
    private record Written(long end, int events, long entryBytes) {}

    private Path path;
    private BufferFiles.@Nullable OpenFile file;
    private long end;
    private int events;
    private long entryBytes;
    private boolean made;
    private boolean named;
    private boolean ended;
    private Written safe = new Written(0, 0, 0);
    private long headerEnd;
    private int cuts;
    /** Known once it has been read: names needed when it is delivered. */
    private volatile List<OriginPart> origins = List.of();

    /** A new chunk; its file is made with the first append. */
    FileContent(FileStorage storage, ChunkHeader header, Path path) {
        this.storage = storage;
        work = storage.work();
        files = storage.files();
        compress = storage.compress();
        this.header = header;
        this.path = path;
    }

    /** A chunk whose file is there. */
    FileContent(FileStorage storage, Path path, ChunkScan scan) {
        this(storage, scan.header(), path);
        end = scan.end();
        events = scan.events();
        entryBytes = scan.entryBytes();
        safe = new Written(end, events, entryBytes);
        made = true;
        named = true;
        ended = scan.sealed();
    }

    ChunkHeader header() {
        return header;
    }

    Path path() {
        return path;
    }

    @Override
    public Future<Long> append(AppendedPart part) {
        return storage.watched(work.append(this, () -> write(part)))
                .onSuccess(kept -> part.origin().ifPresent(storage.known()::kept));
    }

    @Override
    public Future<Long> seal() {
        return storage.watched(work.add(this::finish));
    }

    @Override
    public Future<Body> read() {
        return work.beside(this::body).recover(e -> switch (e) {
            case NoSuchFileException gone ->
                Future.failedFuture(new UnreadableChunkException("its file " + path + " is gone", gone));
            case CorruptChunkException damaged -> putAside(damaged);
            default -> Future.failedFuture(e);
        });
    }

    private Future<Body> putAside(CorruptChunkException damaged) {
        return work.add(() -> storage.putAside(path))
                .compose(where -> Future.failedFuture(new UnreadableChunkException(
                        "its file is damaged: " + damaged.getMessage() + "; moved to " + where, damaged)));
    }

    @Override
    public Future<Void> purge() {
        storage.forget(this);
        return work.step(() -> {
            close();
            storage.delivered(origins);
            files.delete(path);
        });
    }

    // ------------------------------------------------------------------------------------------ off the event loop

    private long write(AppendedPart part) throws IOException {
        EventStream kept = compressed(part.events());
        byte[] own = header.key().tag().isPresent() ? NO_TAG : part.tag().name().getBytes(StandardCharsets.UTF_8);
        put(StoredBlock.encode(part.origin(), own, kept));
        events += kept.count();
        entryBytes += kept.sizeBytes();
        return kept.sizeBytes();
    }

    /** All of the block or none of it: what a failed write has left is written over by the next one, or cut. */
    private void put(ByteBuffer... block) throws IOException {
        BufferFiles.OpenFile to = open();
        long length = ChunkWrite.length(block);
        try {
            to.write(end, block);
            end += length;
        } catch (IOException e) {
            cut();
            throw e;
        }
    }

    private void cut() {
        if (file == null) {
            return;
        }
        try {
            file.truncate(end);
        } catch (IOException e) {
            // The next write goes over it, and whoever reads the file finds that it is no block.
        }
    }

    private EventStream compressed(EventStream stream) {
        if (compress == Compression.TEXT
                || stream.sizeBytes() < COMPRESSED_BYTES_MIN
                || !(stream instanceof PackedEvents packed)) {
            return stream;
        }
        byte[] deflated = Codec.deflate(compress, packed.bytes(), packed.offset(), packed.sizeBytes());
        return deflated.length >= packed.sizeBytes()
                ? packed
                : new CompressedEvents(
                        compress, deflated, 0, deflated.length, packed.sizeBytes(), packed.count(), packed.metadata());
    }

    private BufferFiles.OpenFile open() throws IOException {
        if (file != null) {
            storage.opened().used(this);
            return file;
        }
        storage.opened().makeRoom();
        if (made) {
            BufferFiles.OpenFile known = reopened();
            file = known;
            storage.opened().used(this);
            if (known.size() > end) {
                known.truncate(end);
            }
            return known;
        }
        files.createFolder(BufferFiles.folderOf(path));
        BufferFiles.OpenFile fresh = files.create(path);
        file = fresh;
        storage.opened().used(this);
        try {
            ByteBuffer head = header.encode();
            long length = head.remaining();
            fresh.write(0, head);
            end = length;
            headerEnd = length;
            made = true;
            return fresh;
        } catch (IOException e) {
            // An empty file is no chunk; the next append begins anew.
            close();
            files.delete(path);
            throw e;
        }
    }

    /** @throws UnreadableChunkException if somebody has deleted it while it was closed: nothing of it is anywhere */
    private BufferFiles.OpenFile reopened() throws IOException {
        try {
            return files.open(path);
        } catch (NoSuchFileException e) {
            throw new UnreadableChunkException("its file " + path + " is gone", e);
        }
    }

    /** How often appends were taken back: who finds that it has changed since its append must not count on that. */
    int cuts() {
        return cuts;
    }

    long end() {
        return end;
    }

    /** Up to where the file is safe. */
    long safeEnd() {
        return safe.end;
    }

    /** Makes every append since the last time safe, or takes all of them back. */
    void sync() throws IOException {
        if (safe.end == end && (file == null || files.exists(path))) {
            return;
        }
        try {
            // It may have been closed for others since it was written to: its bytes are the system's.
            open();
            if (!files.exists(path)) {
                restore();
            }
            open().sync();
            if (!named) {
                files.syncFolder(BufferFiles.folderOf(path));
                named = true;
            }
            safe = new Written(end, events, entryBytes);
        } catch (IOException e) {
            cuts++;
            end = Math.max(safe.end, headerEnd);
            events = safe.events;
            entryBytes = safe.entryBytes;
            ended = false;
            cut();
            throw e;
        }
    }

    /** Somebody has deleted the file, perhaps with its folder; what was in it is still open here. */
    private void restore() throws IOException {
        files.createFolder(BufferFiles.folderOf(path));
        try (BufferFiles.OpenFile old = open()) {
            BufferFiles.OpenFile fresh = files.create(path);
            ByteBuffer copied = ByteBuffer.allocate((int) Math.min(COPY_BYTES, end));
            for (long at = 0; at < end; at += copied.limit()) {
                copied.clear().limit((int) Math.min(copied.capacity(), end - at));
                old.read(at, copied);
                copied.flip();
                fresh.write(at, copied.duplicate());
            }
            file = fresh;
        }
        named = false;
    }

    /**
     * Gives a chunk that is complete its queued name, which must be safe before the chunk is sent: one that was sent must
     * not grow any more under the same id after a power cut. May be asked for again when it has failed.
     */
    private long finish() throws IOException {
        if (events == 0) {
            return 0;
        }
        if (!ended) {
            storage.syncAppends(this);
            putEnd();
        }
        Path queued = storage.queuedPath(header);
        if (!queued.equals(path)) {
            if (!files.exists(path)) {
                open();
                restore();
            }
            files.rename(path, queued);
            path = queued;
        }
        storage.syncNames();
        close();
        return entryBytes;
    }

    /** It only spares a later start some work, so a full disk does not hold up what could make it emptier. */
    private void putEnd() {
        try {
            open();
            if (!files.exists(path)) {
                restore();
            }
            put(StoredBlock.end(events, entryBytes));
            ended = true;
        } catch (IOException e) {
            storage.log().debugf("%s gets no last block: %s", path, FileReason.why(e));
        }
    }

    private Body body() throws IOException {
        if (events == 0) {
            return new Body(List.of(), List.of());
        }
        try (BufferFiles.OpenFile opened = files.open(path)) {
            ChunkReader.Read read = ChunkReader.read(opened, end);
            origins = read.origins();
            return read.body();
        }
    }

    void close() throws IOException {
        BufferFiles.OpenFile open = file;
        file = null;
        storage.opened().closed(this);
        if (open != null) {
            open.close();
        }
    }
}
