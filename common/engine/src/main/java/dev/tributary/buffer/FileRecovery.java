package dev.tributary.buffer;

import dev.tributary.config.FileReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Finds what an earlier run left in a folder. Whole blocks are kept; what a crash has torn is cut, and what is damaged is
 * put aside, with a line in the log that says where. Blocks; for worker threads.
 */
final class FileRecovery {

    /** A chunk's file. */
    record Found(Path path, ChunkScan scan, boolean staged) {}

    private final BufferFiles files;
    private final Path backup;
    private final Logger log;
    private final List<Found> found = new ArrayList<>();
    private long tornBytes;
    private int damagedChunks;

    FileRecovery(BufferFiles files, Path backup, Logger log) {
        this.files = files;
        this.backup = backup;
        this.log = log;
    }

    /** In the order the chunks were begun. */
    List<Found> found() {
        found.sort(Comparator.comparingLong(one -> one.scan().header().sequence()));
        return found;
    }

    long tornBytes() {
        return tornBytes;
    }

    int damagedChunks() {
        return damagedChunks;
    }

    void look(Path folder) throws IOException {
        for (String name : files.list(folder)) {
            if (ChunkNames.isChunk(name)) {
                take(folder.resolve(name));
            }
        }
    }

    private void take(Path path) throws IOException {
        ChunkScan scan;
        try (BufferFiles.OpenFile file = files.open(path)) {
            scan = ChunkScan.quick(file);
            if (!scan.gaps() && scan.tornBytes() > 0) {
                cut(path, file, scan);
            }
        } catch (CorruptChunkException | AccessDeniedException | RuntimeException e) {
            // Whatever is wrong with one file, the others and the start don't suffer from it.
            damagedChunks++;
            log.errorf("buffer file %s is damaged: %s; moved to %s", path, FileReason.why(e), putAside(path));
            return;
        }
        if (scan.gaps()) {
            scan = salvage(path, scan);
        }
        if (scan.events() == 0) {
            files.delete(path);
            return;
        }
        String name = path.getFileName().toString();
        found.add(new Found(path, scan, ChunkNames.isStaged(name) && !scan.sealed()));
    }

    /** What is behind the last whole block was never acked; it is kept all the same. */
    private void cut(Path path, BufferFiles.OpenFile file, ChunkScan scan) throws IOException {
        ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(scan.tornBytes()));
        file.read(scan.end(), tail);
        Path kept = unused(path.getFileName() + ".torn");
        try (BufferFiles.OpenFile copy = files.create(kept)) {
            copy.write(0, tail.flip());
            copy.sync();
        }
        file.truncate(scan.end());
        file.sync();
        tornBytes += scan.tornBytes();
        log.warnf(
                "buffer file %s: %d torn bytes behind its %d events are cut, and kept as %s",
                path, scan.tornBytes(), scan.events(), kept);
    }

    /** The file anew with its whole blocks, and the damaged one put aside. */
    private ChunkScan salvage(Path path, ChunkScan scan) throws IOException {
        damagedChunks++;
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        files.delete(fresh);
        try (BufferFiles.OpenFile from = files.open(path);
                BufferFiles.OpenFile to = files.create(fresh)) {
            ByteBuffer head = scan.header().encode();
            long end = head.remaining();
            to.write(0, head);
            for (ChunkScan.Range block : scan.blocks()) {
                ByteBuffer bytes = ByteBuffer.allocate(block.length());
                from.read(block.position(), bytes);
                to.write(end, bytes.flip());
                end += block.length();
            }
            to.sync();
        }
        Path aside = putAside(path);
        files.rename(fresh, path);
        log.errorf(
                "buffer file %s is damaged: %d events of whole blocks are kept, the file as it was is %s",
                path, scan.events(), aside);
        try (BufferFiles.OpenFile file = files.open(path)) {
            return ChunkScan.full(file);
        }
    }

    /** Moves a file into the backup folder; where it is then. */
    Path putAside(Path path) throws IOException {
        Path target = unused(path.getFileName().toString());
        files.rename(path, target);
        return target;
    }

    private Path unused(String name) throws IOException {
        files.createFolder(backup);
        Path target = backup.resolve(name);
        for (int i = 1; files.exists(target); i++) {
            target = backup.resolve(name + "." + i);
        }
        return target;
    }
}
