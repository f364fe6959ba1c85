package dev.tributary.buffer;

import dev.tributary.config.ConfigException;
import dev.tributary.plugin.PluginContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a file buffer lies.
 *
 * @param own where new chunks go
 * @param inherited where chunks of earlier runs may lie as well
 * @param backup for what is damaged or undeliverable
 */
record FileFolders(Path own, List<Path> inherited, Path backup) {

    /** @throws ConfigException if the configuration names no folder */
    static FileFolders of(FileConfig config, PluginContext context) {
        String worker = "worker" + context.workerId();
        Optional<Path> path = config.path().map(Path::of);
        if (path.isPresent() && path.get().toString().contains("*")) {
            throw new ConfigException("buffer path " + path.get() + " must be a folder, without *");
        }
        boolean several = context.workers() > 1 || context.workerId() > 0;
        Path own = path.map(folder -> several ? folder.resolve(worker) : folder)
                .or(() -> context.rootDir()
                        .filter(root -> context.hasOwnId())
                        .map(root -> root.resolve(worker).resolve(context.id()).resolve("buffer")))
                .orElseThrow(
                        () -> new ConfigException("buffer path is not configured: write path into <buffer>, or give "
                                + "the output an @id and <system> a root_dir"));
        List<Path> inherited = path.isPresent() && several && context.workerId() == 0 ? List.of(path.get()) : List.of();
        return new FileFolders(own, inherited, backup(own, context));
    }

    private static Path backup(Path own, PluginContext context) {
        return context.rootDir().map(root -> DeadLetters.folder(root, context)).orElseGet(() -> own.resolve("backup"));
    }
}
