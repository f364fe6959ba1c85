package dev.tributary.buffer;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkKey;
import dev.tributary.plugin.buffered.SyncMode;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder for what can never be stored or delivered, each file with its reason, in the format of chunk files. It is
 * bounded: what would exceed the limit is refused, and nothing is removed to make room. Confined to the event loop.
 */
public final class DeadLetters {
    private static final int FILE_MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    private final PluginContext context;
    private final Path folder;
    private final long limitBytes;
    private final BufferFiles files;
    private final FileWork work;
    private long usedBytes = -1;

    DeadLetters(
            PluginContext context,
            Path folder,
            long limitBytes,
            BufferFiles files,
            FileWork.BlockingExecutor executor) {
        this.context = context;
        this.folder = folder;
        this.limitBytes = limitBytes;
        this.files = files;
        work = new FileWork(executor, new VertxTime(context.vertx(), context.clock()), SyncMode.NONE, 0);
    }

    /**
     * Of a plugin, in {@code <root_dir>/backup/worker<N>/<plugin id>}; empty if the program has no {@code root_dir}.
     *
     * @param limitBytes that the folder may take
     */
    public static Optional<DeadLetters> of(PluginContext context, long limitBytes) {
        return context.rootDir().map(root -> in(folder(root, context), context, limitBytes));
    }

    static Path folder(Path root, PluginContext context) {
        return root.resolve("backup").resolve("worker" + context.workerId()).resolve(context.id());
    }

    static DeadLetters in(Path folder, PluginContext context, long limitBytes) {
        return new DeadLetters(
                context,
                folder,
                limitBytes,
                new RealFiles(FILE_MODE, FOLDER_MODE),
                VertxBlockingExecutor.of(context.vertx()));
    }

    /** Where they are. */
    public Path folder() {
        return folder;
    }

    /** Keeps events; completes when they are on disk. Fails if the folder is full, or cannot be written to. */
    public Future<Void> put(Tag tag, EventStream events, String reason) {
        return put(newId(), key(tag), reason, List.<ByteBuffer[]>of(StoredBlock.encode(new byte[0], events)));
    }

    /** Keeps bytes that are no events, such as a message that nobody can read. */
    public Future<Void> putRaw(Tag tag, byte[] bytes, String reason) {
        return put(newId(), key(tag), reason, List.<ByteBuffer[]>of(StoredBlock.raw(new byte[0], bytes)));
    }

    Future<Void> put(Chunk chunk, String reason) {
        boolean ownTags = chunk.key().tag().isEmpty();
        var blocks = new ArrayList<ByteBuffer[]>();
        for (Chunk.Piece piece : chunk.pieces()) {
            byte[] tag = ownTags ? piece.tag().name().getBytes(StandardCharsets.UTF_8) : new byte[0];
            blocks.add(StoredBlock.encode(tag, piece.events()));
        }
        for (Chunk.Formatted lines : chunk.formatted()) {
            blocks.add(StoredBlock.lines(new byte[0], lines, chunk.count()));
        }
        return put(chunk.id(), chunk.key(), reason, blocks);
    }

    private byte[] newId() {
        return ChunkId.make(context.clock().instant(), context.random());
    }

    private static ChunkKey key(Tag tag) {
        return new ChunkKey(Optional.empty(), Optional.of(tag), Map.of());
    }

    private Future<Void> put(byte[] id, ChunkKey key, String reason, List<ByteBuffer[]> blocks) {
        var header = new ChunkHeader(id, 0, context.clock().instant(), key, reason.isEmpty() ? "unknown" : reason);
        return work.step(() -> write(header, blocks));
    }

    private void write(ChunkHeader header, List<ByteBuffer[]> blocks) throws IOException {
        files.createFolder(folder);
        if (usedBytes < 0) {
            usedBytes = used();
        }
        long size = ChunkWrite.length(header.encode());
        for (ByteBuffer[] block : blocks) {
            size += ChunkWrite.length(block);
        }
        if (usedBytes + size > limitBytes) {
            throw new IOException("dead letters in " + folder + " take " + usedBytes + " of " + limitBytes
                    + " bytes, so there is no room for " + size + " more");
        }
        Path file = new ChunkNames(folder, ".log").dead(header.id());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        files.delete(fresh);
        try (BufferFiles.OpenFile open = files.create(fresh)) {
            ChunkWrite.whole(open, header, blocks);
        } catch (IOException e) {
            files.delete(fresh);
            throw e;
        }
        files.rename(fresh, file);
        files.syncFolder(folder);
        usedBytes += size;
    }

    private long used() throws IOException {
        long sum = 0;
        for (String name : files.list(folder)) {
            try (BufferFiles.OpenFile file = files.open(folder.resolve(name))) {
                sum += file.size();
            }
        }
        return sum;
    }
}
