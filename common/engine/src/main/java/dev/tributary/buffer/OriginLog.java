package dev.tributary.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The names of what a file buffer has delivered, beside its chunks: written before a chunk's file is deleted, so that at
 * every moment a name is in one of the two. Fixed records; one that is torn or damaged is as good as none.
 *
 * <pre>{@code
 * origin part(36)   crc32c(4)      docs/BUFFER_FORMAT.md
 * }</pre>
 *
 * With more than twice {@code limit} records it is written anew with the last {@code limit}. Blocks; for worker threads,
 * one at a time.
 */
final class OriginLog {
    static final String NAME = "origins.log";
    private static final int RECORD_BYTES = OriginPart.BYTES + Integer.BYTES;

    private final BufferFiles files;
    private final Path path;
    private final int limit;
    private final boolean sync;
    private final Deque<OriginPart> last = new ArrayDeque<>();
    private BufferFiles.@Nullable OpenFile file;
    private long end;

    /** @param sync whether what is appended survives a power cut */
    OriginLog(BufferFiles files, Path folder, int limit, boolean sync) {
        this.files = files;
        this.path = folder.resolve(NAME);
        this.limit = limit;
        this.sync = sync;
    }

    /** What is there, oldest first. */
    List<OriginPart> load() throws IOException {
        if (!files.exists(path)) {
            return List.of();
        }
        try (BufferFiles.OpenFile opened = files.open(path)) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(opened.size() / RECORD_BYTES * RECORD_BYTES));
            opened.read(0, all);
            all.flip();
            while (all.hasRemaining()) {
                int start = all.position();
                OriginPart one = OriginPart.read(all);
                if (all.getInt() == crc(all.array(), start)) {
                    remember(one);
                }
            }
        }
        return List.copyOf(last);
    }

    private void remember(OriginPart one) {
        last.add(one);
        if (last.size() > limit) {
            last.remove();
        }
    }

    void append(List<OriginPart> parts) throws IOException {
        if (parts.isEmpty()) {
            return;
        }
        parts.forEach(this::remember);
        if (file == null || end > 2L * limit * RECORD_BYTES || !files.exists(path)) {
            rewrite();
            return;
        }
        ByteBuffer records = encode(parts);
        long length = records.remaining();
        file.write(end, records);
        end += length;
        if (sync) {
            file.sync();
        }
    }

    private void rewrite() throws IOException {
        close();
        Path fresh = path.resolveSibling(NAME + ".new");
        if (files.exists(fresh)) {
            files.delete(fresh);
        }
        BufferFiles.OpenFile written = files.create(fresh);
        try {
            ByteBuffer records = encode(List.copyOf(last));
            end = records.remaining();
            written.write(0, records);
            written.sync();
            files.rename(fresh, path);
            if (sync) {
                files.syncFolder(BufferFiles.folderOf(path));
            }
        } catch (IOException e) {
            written.close();
            throw e;
        }
        file = written;
    }

    private static ByteBuffer encode(List<OriginPart> parts) {
        ByteBuffer records = ByteBuffer.allocate(parts.size() * RECORD_BYTES);
        for (OriginPart one : parts) {
            int start = records.position();
            one.write(records);
            records.putInt(crc(records.array(), start));
        }
        return records.flip();
    }

    private static int crc(byte[] bytes, int start) {
        var crc = new CRC32C();
        crc.update(bytes, start, OriginPart.BYTES);
        return (int) crc.getValue();
    }

    void close() throws IOException {
        BufferFiles.OpenFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
