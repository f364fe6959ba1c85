package dev.tributary.buffer;

import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.FileConfig;
import java.util.Optional;

/** What a buffer is made of that a test may make otherwise. */
record BufferParts(BufferScope scope, ChunkStorage storage) {

    /** In memory or in files, as the settings say. */
    static BufferParts of(BufferSettings settings, PluginContext context, BufferTime time) {
        if (!settings.config().inFiles()) {
            Optional<DeadLetters> letters =
                    DeadLetters.of(context, settings.config().backupLimitSize());
            BufferScope scope = scope(settings, context, time, letters);
            return new BufferParts(scope, new MemoryStorage(context.vertx(), settings.compress()));
        }
        if (settings.config().isFileSingle()) {
            context.log()
                    .info("buffer @type file_single is read as file: the files are ours in either case, and a"
                            + " Fluentd's of both kinds are taken over");
        }
        FileConfig config = settings.config().file();
        var files = new RealFiles(config.fileMode(), config.folderMode());
        return of(settings, context, time, files, VertxBlockingExecutor.of(context.vertx()));
    }

    /** In files of that file system. */
    static BufferParts of(
            BufferSettings settings,
            PluginContext context,
            BufferTime time,
            BufferFiles files,
            FileWork.BlockingExecutor executor) {
        FileFolders folders = FileFolders.of(settings.config().file(), context);
        folders.claim(context);
        var letters =
                new DeadLetters(context, folders.backup(), settings.config().backupLimitSize(), files, executor);
        BufferScope scope = scope(settings, context, time, Optional.of(letters));
        return new BufferParts(scope, new FileStorage(files, folders, scope, executor));
    }

    private static BufferScope scope(
            BufferSettings settings, PluginContext context, BufferTime time, Optional<DeadLetters> letters) {
        var meters = new BufferMeters(context.meters(), settings.totalLimitBytes());
        var lastResort = new LastResort(context, meters, !settings.config().disableChunkBackup(), letters);
        return new BufferScope(settings, context, time, meters, lastResort);
    }
}
