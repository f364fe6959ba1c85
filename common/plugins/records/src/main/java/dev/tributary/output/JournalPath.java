package dev.tributary.output;

import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.BufferConfig;
import java.nio.file.Path;
import java.util.Optional;

/** Where an output keeps its {@link WriteJournal}. */
final class JournalPath {
    private JournalPath() {}

    /**
     * Where the user says, else below {@code root_dir}, else in the folder of the file buffer. None if chunks do not
     * outlive the program: then nothing could come again.
     */
    static Optional<Path> of(Optional<String> chosen, Optional<BufferConfig> buffer, PluginContext context) {
        String name = "written-" + context.id().replaceAll("[^A-Za-z0-9._-]", "_") + ".journal";
        String worker = "worker" + context.workerId();
        if (chosen.isPresent()) {
            return chosen.map(Path::of)
                    .map(path -> context.workers() > 1 ? path.resolveSibling(path.getFileName() + "." + worker) : path);
        }
        boolean durable = buffer.flatMap(BufferConfig::type)
                .filter(type -> type.startsWith("file"))
                .isPresent();
        if (!durable && !context.secondary()) {
            return Optional.empty();
        }
        Optional<Path> root =
                context.rootDir().map(folder -> folder.resolve(worker).resolve(name));
        return root.or(() -> buffer.flatMap(BufferConfig::folder)
                .map(path -> context.workers() > 1 ? path.resolve(worker) : path)
                .map(path -> path.resolve(name)));
    }
}
