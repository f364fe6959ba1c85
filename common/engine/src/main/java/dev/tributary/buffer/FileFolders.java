package dev.tributary.buffer;

import dev.tributary.config.ConfigException;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.WritableFolder;
import dev.tributary.plugin.buffered.FileConfig;
import dev.tributary.plugin.buffered.StarPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a file buffer lies.
 *
 * @param own where new chunks go
 * @param inherited where chunks of earlier runs may lie as well
 * @param orphans where workers may have left chunks that are no more
 * @param backup for what is damaged or undeliverable
 * @param star the pattern that {@code path} is, if it is one
 */
record FileFolders(Path own, List<Path> inherited, Optional<Orphans> orphans, Path backup, Optional<StarPath> star) {

    /** @throws ConfigException if the configuration names no folder, or one that cannot be written to */
    static FileFolders of(FileConfig config, PluginContext context) {
        String worker = "worker" + context.workerId();
        Optional<Path> path = config.folder();
        boolean several = context.workers() > 1 || context.workerId() > 0;
        Path own = path.map(folder -> several ? folder.resolve(worker) : folder)
                .or(() -> context.rootDir()
                        .filter(root -> context.hasOwnId())
                        .map(root -> root.resolve(worker).resolve(context.id()).resolve("buffer")))
                .orElseThrow(
                        () -> new ConfigException("buffer path is not configured: write path into <buffer>, or give "
                                + "the output an @id and <system> a root_dir"));
        WritableFolder.problem(own).ifPresent(problem -> {
            throw ConfigException.about("buffer", "<buffer> path: " + problem);
        });
        List<Path> inherited = path.isPresent() && several && context.workerId() == 0 ? List.of(path.get()) : List.of();
        return new FileFolders(own, inherited, orphans(path, context), backup(own, context), config.star());
    }

    /** Worker 0 looks for them, so that one does. */
    private static Optional<Orphans> orphans(Optional<Path> path, PluginContext context) {
        if (context.workerId() > 0) {
            return Optional.empty();
        }
        return path.map(folder -> new Orphans(folder, Path.of(""), context.allWorkers()))
                .or(() -> context.rootDir()
                        .map(root -> new Orphans(root, Path.of(context.id(), "buffer"), context.allWorkers())));
    }

    /** Says before anything is opened what the buffer is going to have for itself. */
    void claim(PluginContext context) {
        star.ifPresent(pattern -> context.log()
                .infof(
                        "%s: a file buffer is a folder here, so the path with a * is read as %s",
                        context.id(), pattern.folder()));
        context.claim(new Claim.Folder("buffer", "path", own));
        inherited.forEach(folder -> context.claim(new Claim.Folder("buffer", "path", folder)));
    }

    private static Path backup(Path own, PluginContext context) {
        return context.rootDir().map(root -> DeadLetters.folder(root, context)).orElseGet(() -> own.resolve("backup"));
    }
}
