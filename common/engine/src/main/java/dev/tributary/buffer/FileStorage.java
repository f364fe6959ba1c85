package dev.tributary.buffer;

import dev.tributary.config.FileReason;
import dev.tributary.event.Compression;
import dev.tributary.plugin.Descriptors;
import dev.tributary.plugin.buffered.ChunkKey;
import dev.tributary.plugin.buffered.FileConfig;
import dev.tributary.plugin.buffered.FluentdFiles;
import dev.tributary.plugin.buffered.StarPath;
import dev.tributary.plugin.buffered.SyncMode;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * A folder of chunk files. While the disk takes nothing, says why, and tries once a second whether it does again.
 * Confined to the event loop, but for what it does to files.
 */
final class FileStorage implements ChunkStorage {
    private static final long PROBE_MILLIS = 1000;
    private static final int PROBE_BYTES = 4096;
    /** Bytes of chunk files that are looked through for names at a start: those that were written last. */
    private static final long NAMES_BYTES_MAX = 1L << 30;

    private final BufferFiles files;
    private final FileFolders folders;
    private final FileConfig config;
    private final Compression compress;
    private final BufferScope scope;
    private final FileWork work;
    private final ChunkNames names;
    private final OpenChunks opened;
    private final Origins known;
    private final OriginLog log;
    private final List<AutoCloseable> locks = new ArrayList<>();
    private final Set<FileContent> contents = new HashSet<>();
    private long nextSequence;
    private Optional<String> failure = Optional.empty();
    private Runnable onRecovery = () -> {};
    private boolean closed;

    FileStorage(BufferFiles files, FileFolders folders, BufferScope scope, FileWork.BlockingExecutor executor) {
        this.files = files;
        this.folders = folders;
        this.scope = scope;
        config = scope.settings().config().file();
        compress = scope.settings().compress();
        work = new FileWork(
                executor, scope.time(), config.sync(), config.syncInterval().toMillis());
        names = new ChunkNames(folders.own(), config.pathSuffix());
        opened = new OpenChunks(Descriptors.ofProcess().chunkFiles(config.openChunksLimit()));
        int limit = config.rememberedChunksLimit();
        known = scope.context()
                .shared(Origins.class, () -> new Origins(limit, scope.context().workers()));
        log = new OriginLog(files, folders.own(), limit, config.sync() != SyncMode.NONE);
    }

    /** What the buffers of all workers hold or have delivered. */
    Origins known() {
        return known;
    }

    @Override
    public Optional<Origins> origins() {
        return Optional.of(known);
    }

    /** Before their chunk goes: their names are kept. Blocks. */
    void delivered(List<OriginPart> origins) {
        try {
            log.append(origins);
        } catch (IOException e) {
            // Deleting the chunk makes room, and that comes first.
            log().warnf("names of what was delivered are not kept in %s: %s", place(), FileReason.of(e));
        }
    }

    BufferFiles files() {
        return files;
    }

    /** Those of its files that are open. */
    OpenChunks opened() {
        return opened;
    }

    FileWork work() {
        return work;
    }

    Compression compress() {
        return compress;
    }

    Logger log() {
        return scope.context().log();
    }

    /** Moves a file into the backup folder; where it is then. Blocks. */
    Path putAside(Path path) throws IOException {
        return new FileRecovery(files, folders.backup(), log()).putAside(path);
    }

    /** Names of chunks are safe when this returns, unless nobody waits for the disk. Blocks. */
    void syncNames() throws IOException {
        if (config.sync() != SyncMode.NONE) {
            files.syncFolder(folders.own());
        }
    }

    /** A chunk that ends takes appends along that nobody has synced yet. Blocks. */
    void syncAppends(FileContent chunk) throws IOException {
        if (config.sync() != SyncMode.NONE) {
            chunk.sync();
        }
    }

    Path queuedPath(ChunkHeader header) {
        return names.queued(header.id());
    }

    @Override
    public Future<List<Found>> open() {
        return work.add(this::recover).map(recovery -> {
            scope.meters().tornBytes.add(recovery.tornBytes());
            scope.meters().damagedChunks.add(recovery.damagedChunks());
            var chunks = new ArrayList<Found>();
            for (FileRecovery.Found one : recovery.found()) {
                var content = new FileContent(this, one.path(), one.scan());
                contents.add(content);
                nextSequence = Math.max(nextSequence, one.scan().header().sequence() + 1);
                chunks.add(new Found(
                        one.scan().header(),
                        content,
                        one.scan().events(),
                        one.scan().entryBytes(),
                        // With names that were not synced it may have been sent already, and must not grow.
                        one.staged() && config.sync() != SyncMode.NONE));
            }
            known.recoveredBy(scope.context().workerId());
            return chunks;
        });
    }

    private FileRecovery recover() throws IOException {
        var recovery = new FileRecovery(files, folders.backup(), log());
        var all = new ArrayList<>(folders.inherited());
        all.add(folders.own());
        for (Path folder : all) {
            files.createFolder(folder);
            locks.add(files.lock(folder));
        }
        all.addAll(0, takeOrphans(all));
        var fluentd = new FluentdImport(
                files,
                recovery,
                names,
                scope.settings().keys(),
                scope.settings().formats(),
                log());
        boolean imports = config.importFluentdBuffer();
        if (imports && folders.star().isPresent() && scope.context().workerId() == 0) {
            StarPath star = folders.star().get();
            fluentd.take(scope.settings().config().isFileSingle() ? star.ofFileSingle() : star.ofFile());
        }
        for (Path folder : all) {
            if (imports) {
                fluentd.take(FluentdFiles.in(folder));
            }
            recovery.look(folder);
            // What an earlier run named but did not sync is built upon from now on.
            files.syncFolder(folder);
        }
        probe();
        recoverNames(all, recovery.found());
        return recovery;
    }

    /** Locks folders of workers that are no more; one that somebody else uses is left to them. */
    private List<Path> takeOrphans(List<Path> owned) throws IOException {
        if (folders.orphans().isEmpty()) {
            return List.of();
        }
        var taken = new ArrayList<Path>();
        for (Path folder : folders.orphans().get().find(files, owned)) {
            try {
                locks.add(files.lock(folder));
                taken.add(folder);
            } catch (IOException e) {
                log().warnf(
                                "%s of a worker that is no more is not taken up: %s; deliver it with the command"
                                        + " buffer requeue, or with as many workers as before",
                                folder, FileReason.of(e));
            }
        }
        return taken;
    }

    /** Where events may come again, it is those that came last. */
    private void recoverNames(List<Path> all, List<FileRecovery.Found> found) throws IOException {
        for (Path folder : all) {
            var left = folder.equals(folders.own())
                    ? log
                    : new OriginLog(files, folder, config.rememberedChunksLimit(), false);
            left.load().forEach(known::recovered);
        }
        long bytes = 0;
        var lastFirst = new ArrayList<>(found);
        Collections.reverse(lastFirst);
        lastFirst.sort(Comparator.comparing(one -> !one.staged()));
        for (FileRecovery.Found one : lastFirst) {
            bytes += one.scan().size();
            if (bytes > NAMES_BYTES_MAX) {
                break;
            }
            try (BufferFiles.OpenFile file = files.open(one.path())) {
                one.scan().origins(file).forEach(known::recovered);
            } catch (RuntimeException e) {
                log().warnf("names of what %s holds are not known: %s", one.path(), FileReason.why(e));
            }
        }
    }

    @Override
    public ChunkContent create(byte[] id, ChunkKey key) {
        Instant now = scope.time().instant();
        var header = new ChunkHeader(id, nextSequence++, now, key, "");
        var content = new FileContent(this, header, names.staged(id));
        contents.add(content);
        return content;
    }

    void forget(FileContent content) {
        contents.remove(content);
    }

    @Override
    public Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        var open = List.copyOf(contents);
        return work.step(() -> {
            for (FileContent content : open) {
                try {
                    // Appends of this very batch may not be safe yet; who made them hears of it.
                    syncAppends(content);
                    content.close();
                } catch (IOException e) {
                    log().warnf("%s is not closed cleanly: %s", content.path(), FileReason.why(e));
                }
            }
            log.close();
            for (AutoCloseable lock : locks) {
                try {
                    lock.close();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        });
    }

    @Override
    public boolean outlives() {
        return true;
    }

    @Override
    public String place() {
        return folders.own().toString();
    }

    @Override
    public Optional<String> failure() {
        return failure;
    }

    @Override
    public void onRecovery(Runnable action) {
        onRecovery = action;
    }

    /** Notes whether what is done to files succeeds. */
    <T> Future<T> watched(Future<T> done) {
        return done.onComplete(end -> {
            // One chunk that is gone says nothing about the others.
            if (end.failed() && !(end.cause() instanceof UnreadableChunkException)) {
                failed(end.cause());
            }
        });
    }

    private void failed(Throwable cause) {
        if (failure.isPresent() || closed) {
            return;
        }
        failure = Optional.of(place() + ": " + LastResort.told(cause));
        log().errorf("the buffer cannot be written to: %s", failure.get());
        scope.time().after(PROBE_MILLIS, this::tryAgain);
    }

    private void tryAgain() {
        if (closed) {
            return;
        }
        work.step(() -> {
                    probe();
                })
                .onSuccess(done -> {
                    failure = Optional.empty();
                    log().infof("the buffer can be written to again: %s", place());
                    onRecovery.run();
                })
                .onFailure(e -> {
                    failure = Optional.of(place() + ": " + LastResort.told(e));
                    scope.time().after(PROBE_MILLIS, this::tryAgain);
                });
    }

    /** Whether a file can be made, written and removed. */
    private void probe() throws IOException {
        files.createFolder(folders.own());
        Path file = folders.own().resolve(".probe");
        files.delete(file);
        try (BufferFiles.OpenFile probe = files.create(file)) {
            probe.write(0, ByteBuffer.allocate(PROBE_BYTES));
            probe.sync();
        } finally {
            files.delete(file);
        }
    }
}
