package dev.tributary.output;

import dev.tributary.config.ConfigException;
import dev.tributary.config.DurationText;
import dev.tributary.config.FileReason;
import dev.tributary.config.Findings;
import dev.tributary.event.EventCursor;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Inject;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.WritableFolder;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.Chunking;
import dev.tributary.plugin.buffered.Placeholders;
import dev.tributary.plugin.buffered.TimeSliceConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Writes chunks to files, formatted when they are written. One chunk at a time, off the event loop: a file is opened,
 * written and closed for each, so it may be moved away at any moment and nothing is left open.
 */
final class FileOutput implements ChunkWriter {
    private static final int PIECE_BYTES = 128 * 1024;

    private final PluginContext context;
    private final InOrder inOrder;
    private final FileOutputConfig config;
    private final boolean secondary;
    private final Placeholders path;
    private final Optional<Placeholders> symlink;
    private final ChunkFiles files;
    private final Inject inject;
    private final Formatter formatter;
    private final MessagePackWriter text = new MessagePackWriter(2 * PIECE_BYTES);

    FileOutput(FileOutputConfig config, Chunking chunking, PluginContext context) {
        this.context = context;
        this.config = config;
        inOrder = new InOrder(context.vertx());
        secondary = chunking.secondary();
        symlink = config.symlinkPath().map(link -> new Placeholders("symlink_path", link, chunking.zone()));
        var findings = new Findings();
        Optional<Placeholders> text = findings.making(
                () -> new Placeholders("path", template(config, chunking.timekeySeconds()), chunking.zone()));
        text.ifPresent(one -> findings.attempt(() -> checkWritable(one.fixedDirectory())));
        if (!secondary) {
            text.ifPresent(one -> findings.attempt(() -> one.check(chunking)));
            noteDefaultTimekey(chunking);
        }
        Optional<Inject> fields = findings.making(() -> Inject.of(config.inject(), context));
        Optional<Formatter> lines = findings.making(() -> context.formatter(config.format(), "out_file"));
        findings.tell();
        path = text.orElseThrow();
        inject = fields.orElseThrow();
        formatter = lines.orElseThrow();
        if (!config.path().contains(Placeholders.CHUNK_ID)) {
            context.claim(new Claim.File("path", config.path()));
        }
        files = new ChunkFiles(
                context,
                new OutputFiles.Manner(config.compress(), config.sync()),
                path.fixedDirectory(),
                JournalPath.of(config.journalPath(), Optional.of(chunking.buffer()), context));
    }

    private static String template(FileOutputConfig config, Optional<Long> timekeySeconds) {
        return FilePath.template(
                config.path(),
                timekeySeconds.orElse(0L),
                config.append(),
                config.addPathSuffix() ? config.pathSuffix() : "",
                config.compress().suffix());
    }

    /** Only who waits for a slice's end sees nothing until then. */
    private void noteDefaultTimekey(Chunking chunking) {
        TimeSliceConfig slices = chunking.buffer().time();
        boolean waits = chunking.buffer().flush().waitsForSlices();
        if (chunking.keys().time() && slices.timekey().isEmpty() && waits) {
            context.log()
                    .warnf(
                            "%s: default timekey interval (1d) will be used because <buffer> has no timekey; a day's "
                                    + "lines appear %s after it is over",
                            context.id(), DurationText.of(slices.timekeyWait()));
        }
    }

    private static void checkWritable(String directory) {
        WritableFolder.problem(Path.of(directory.isEmpty() ? "." : directory)).ifPresent(problem -> {
            throw new ConfigException("path: " + problem);
        });
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
        return inOrder.blocking(() -> {
            // Only another output's chunk can lack a time slice that the path shows; it is named by the time of
            // writing.
            Optional<Long> now =
                    context.secondary() ? Optional.of(context.clock().instant().getEpochSecond()) : Optional.empty();
            writeNow(chunk, now, out -> writeLines(chunk, out));
            return null;
        });
    }

    @Override
    public Future<Void> writeFormatted(Chunk chunk) {
        return inOrder.blocking(() -> {
            writeNow(chunk, Optional.of(begun(chunk)), out -> writeFormatted(chunk, out));
            return null;
        });
    }

    /** A chunk of Fluentd's file_single does not say which slice it is of; its id says when it was begun. */
    private static long begun(Chunk chunk) {
        return TimeUnit.MICROSECONDS.toSeconds(ByteBuffer.wrap(chunk.id()).getLong() >>> 12);
    }

    private static void writeFormatted(Chunk chunk, OutputStream out) throws IOException {
        for (Chunk.Formatted lines : chunk.formatted()) {
            lines.writeTo(out);
        }
    }

    @Override
    public Future<Void> stop() {
        return inOrder.blocking(() -> {
            files.close();
            return null;
        });
    }

    /** @param otherwise the time of a chunk without a slice, in seconds since 1970 */
    private void writeNow(Chunk chunk, Optional<Long> otherwise, OutputFiles.Body body) throws IOException {
        Path file = files.write(chunk, path.path(chunk, otherwise), body);
        if (symlink.isPresent()) {
            link(Path.of(symlink.get().path(chunk, otherwise)), file);
        }
    }

    private void writeLines(Chunk chunk, OutputStream out) throws IOException {
        text.truncate(0);
        for (Chunk.Piece piece : chunk.pieces()) {
            var events = inject.apply(piece.tag(), piece.events().packed());
            for (EventCursor event = events.cursor(); event.next(); ) {
                formatter.format(piece.tag(), event, text);
                if (text.length() >= PIECE_BYTES) {
                    out.write(text.bytes(), 0, text.length());
                    text.truncate(0);
                }
            }
        }
        out.write(text.bytes(), 0, text.length());
    }

    /** The lines are written; a link that cannot be made is no reason to write them again. */
    private void link(Path link, Path file) {
        try {
            Path target = file.toAbsolutePath();
            Path parent = Objects.requireNonNullElse(link.toAbsolutePath().getParent(), link);
            OutputFiles.link(link, config.symlinkPathUseRelative() ? parent.relativize(target) : target);
        } catch (IOException e) {
            context.log().warnf("%s: symlink_path %s: %s", context.id(), link, FileReason.why(e));
        }
    }
}
