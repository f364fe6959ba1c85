package dev.tributary.output;

import dev.tributary.config.FileReason;
import dev.tributary.output.OutputFiles.Body;
import dev.tributary.output.OutputFiles.Manner;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.UndeliverableException;
import dev.tributary.plugin.buffered.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes chunks to files, each once: with a journal, a chunk that a crash cut off is completed where it stands, and one
 * that was whole is not written again. Blocks; one write at a time.
 */
final class ChunkFiles {
    /** How long others wait to append to a file with a cut-off chunk, which its buffer is about to bring again. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Who may append to a file first. */
    private record Unfinished(String chunk, Instant until) {}

    /** Shared by all outputs of the process: they may append to the same file. */
    private static final Map<Path, Unfinished> UNFINISHED = new ConcurrentHashMap<>();

    private final PluginContext context;
    private final Manner manner;
    private final Path fixed;
    private final Optional<WriteJournal> journal;

    /** @param fixedDirectory that every path lies in, whatever the chunk; empty for the program's own */
    ChunkFiles(PluginContext context, Manner manner, String fixedDirectory, Optional<Path> journalPath) {
        this.context = context;
        fixed = Path.of(fixedDirectory).toAbsolutePath();
        this.manner = manner;
        journal = journalPath.map(path -> read(path, manner.sync()));
        Instant until = context.clock().instant().plus(PATIENCE);
        journal.ifPresent(read ->
                read.unfinished().forEach(write -> UNFINISHED.put(write.file(), new Unfinished(write.chunk(), until))));
    }

    private static WriteJournal read(Path path, boolean sync) {
        try {
            return WriteJournal.read(path, sync);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + FileReason.why(e), e);
        }
    }

    /** Where the journal lies. */
    Optional<Path> journalPath() {
        return journal.map(WriteJournal::path);
    }

    /**
     * The chunk is in a file when this returns; if it throws, no file holds more of it than before.
     *
     * @param path as in {@link OutputFiles#write}
     * @return the file
     * @throws UndeliverableException if no file can ever be where the chunk asks for one
     */
    Path write(Chunk chunk, String path, Body body) throws IOException {
        try {
            return writeNow(chunk, path, body);
        } catch (FileSystemException e) {
            if (Impossible.is(path, fixed)) {
                throw new UndeliverableException(FileReason.of(e), e);
            }
            throw e;
        }
    }

    /**
     * Makes the directory that every path lies in, and tries whether files can be made in it.
     *
     * @throws IOException that names the directory and the reason, if not
     */
    void tryDirectory() throws IOException {
        OutputFiles.tryDirectory(fixed);
    }

    private Path writeNow(Chunk chunk, String path, Body body) throws IOException {
        if (journal.isEmpty()) {
            return OutputFiles.write(path, manner, (file, start) -> {}, body);
        }
        String id = HexFormat.of().formatHex(chunk.id());
        Optional<WriteJournal.Write> before = journal.get().of(id);
        if (before.isPresent() && isThere(before.get(), body)) {
            return before.get().file();
        }
        Path written = OutputFiles.write(path, manner, (file, start) -> begin(id, file, start), body);
        journal.get().ended(id);
        return written;
    }

    private boolean isThere(WriteJournal.Write before, Body body) throws IOException {
        if (before.ended()) {
            context.log().infof("chunk %s is in %s already", before.chunk(), before.file());
            return true;
        }
        boolean resumed = OutputFiles.resume(before.file(), before.start(), manner, body);
        if (resumed) {
            context.log().infof("chunk %s is complete in %s now", before.chunk(), before.file());
            journal.orElseThrow().ended(before.chunk());
        } else if (Files.exists(before.file()) && Files.size(before.file()) > before.start()) {
            context.log()
                    .warnf(
                            "chunk %s was being written to %s, which has something else there now; it is written whole",
                            before.chunk(), before.file());
        }
        UNFINISHED.computeIfPresent(
                before.file(), (file, other) -> other.chunk().equals(before.chunk()) ? null : other);
        return resumed;
    }

    private void begin(String id, Path file, long start) throws IOException {
        Unfinished other = UNFINISHED.get(file.toAbsolutePath().normalize());
        if (other != null && !other.chunk().equals(id)) {
            if (context.clock().instant().isBefore(other.until()) && start > 0) {
                throw new IOException(
                        file + " ends with a part of chunk " + other.chunk() + ", which has to be completed first");
            }
            UNFINISHED.remove(file.toAbsolutePath().normalize(), other);
        }
        journal.orElseThrow().begun(id, file, start);
    }

    void close() throws IOException {
        if (journal.isPresent()) {
            journal.get().close();
        }
    }
}
