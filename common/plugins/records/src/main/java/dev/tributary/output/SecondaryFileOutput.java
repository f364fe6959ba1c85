package dev.tributary.output;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.Delivery;
import dev.tributary.plugin.buffered.Placeholders;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.Optional;

/** Dumps another output's chunks as the packed entries they are, to be sent again by hand. */
final class SecondaryFileOutput implements ChunkWriter {

    /** The values of {@code compress}. */
    enum Compress {
        TEXT,
        GZIP
    }

    record Config(
            @Param(
                    doc = "The directory to write to; it is made. `${tag}` and the other placeholders of the primary's "
                            + "chunk keys may stand in it, and directives of strftime.")
            String directory,

            @Param(doc = "The file's name; placeholders as in `directory`.", value = "dump.bin")
            String basename,

            @Param(
                    doc = "Append to the file; otherwise each chunk gets its own: `dump.bin.0`, `dump.bin.1`.",
                    value = "false")
            boolean append,

            @Param(doc = "`gzip` compresses the file and adds `.gz`.", value = "text")
            Compress compress)
            implements Delivery.Configured {

        /** It stands in a {@code <secondary>} only, where there is neither section. */
        @Override
        public Delivery delivery() {
            return Delivery.DEFAULT;
        }
    }

    private final PluginContext context;
    private final InOrder inOrder;
    private final Placeholders path;
    private final ChunkFiles files;

    SecondaryFileOutput(Config config, PluginContext context) {
        if (!context.secondary()) {
            throw new ConfigException("secondary_file can only be used in the <secondary> section of an output");
        }
        this.context = context;
        inOrder = new InOrder(context.vertx());
        FileCompression compression = config.compress() == Compress.GZIP ? FileCompression.GZIP : FileCompression.TEXT;
        String file = config.directory() + "/" + config.basename();
        path = new Placeholders(
                "directory",
                file + (config.append() ? "" : FilePath.DOT_INDEX) + compression.suffix(),
                ZoneId.systemDefault());
        if (!file.contains(Placeholders.CHUNK_ID)) {
            context.claim(new Claim.File("directory", file));
        }
        files = new ChunkFiles(
                context,
                new OutputFiles.Manner(compression, true),
                path.fixedDirectory(),
                JournalPath.of(Optional.empty(), Optional.empty(), context));
    }

    /** A directory that cannot be made or written to is said now, and not when a day's events are to be written. */
    @Override
    public Future<Void> start() {
        return inOrder.blocking(() -> {
            files.tryDirectory();
            return null;
        });
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        return dump(chunk, out -> writeEntries(chunk, out));
    }

    @Override
    public Future<Void> writeFormatted(Chunk chunk) {
        return dump(chunk, out -> {
            for (Chunk.Formatted lines : chunk.formatted()) {
                lines.writeTo(out);
            }
        });
    }

    private Future<Void> dump(Chunk chunk, OutputFiles.Body body) {
        Optional<Long> now = Optional.of(context.clock().instant().getEpochSecond());
        return inOrder.blocking(() -> {
            files.write(chunk, path.path(chunk, now), body);
            return null;
        });
    }

    @Override
    public Future<Void> stop() {
        return inOrder.blocking(() -> {
            files.close();
            return null;
        });
    }

    private static void writeEntries(Chunk chunk, OutputStream out) throws IOException {
        for (EventStream stream : chunk.streams()) {
            PackedEvents packed = stream.packed();
            out.write(packed.bytes(), packed.offset(), packed.sizeBytes());
        }
    }
}
