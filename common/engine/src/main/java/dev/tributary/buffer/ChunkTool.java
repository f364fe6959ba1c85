package dev.tributary.buffer;

import dev.tributary.event.EventCursor;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Looks into chunk files, dead letters too, and puts them back into a buffer. For people at a command line; blocks. */
public final class ChunkTool {
    private static final String SUFFIX = ".log";

    private final BufferFiles files;

    public ChunkTool() {
        files = new RealFiles(0644, 0755);
    }

    /**
     * The chunk files that {@code path} is or holds, at any depth, in the order of their names.
     *
     * @throws IOException if there is no such file or folder
     */
    public List<Path> find(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path)) {
            return below.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("chunk\\.[sqd][0-9a-f]{32}.*"))
                    .sorted()
                    .toList();
        }
    }

    /** A line of JSON that says what the file holds, or what is wrong with it. */
    public String describe(Path path) throws IOException {
        var line = new Json().field("file", path.toString());
        try (BufferFiles.OpenFile file = files.open(path)) {
            ChunkScan scan = ChunkScan.full(file);
            ChunkHeader header = scan.header();
            line.field("id", ChunkId.hex(header.id()));
            line.field("created", header.created().toString());
            header.key().tag().ifPresent(tag -> line.field("tag", tag.name()));
            header.key().timekey().ifPresent(timekey -> line.number("timekey", timekey));
            header.key().variables().forEach((name, value) -> line.raw(name, JsonWriter.json(value)));
            line.number("events", scan.events()).number("bytes", scan.entryBytes());
            if (scan.tornBytes() > 0) {
                line.number("torn_bytes", scan.tornBytes());
            }
            if (scan.gaps()) {
                line.field("damaged", "a block in the middle");
            }
            if (!header.reason().isEmpty()) {
                line.field("reason", header.reason());
            }
        } catch (CorruptChunkException e) {
            line.field("damaged", e.getMessage());
        }
        return line.toString();
    }

    /**
     * Prints a line of JSON for each event: {@code {"tag":…,"time":…,"record":{…}}}; bytes that are no events as {@code
     * {"tag":…,"raw":"<base64>"}}, lines of a Fluentd as they are. What is damaged is left out.
     *
     * @throws IOException if the file is no chunk
     */
    public void print(Path path, PrintStream out) throws IOException {
        try (BufferFiles.OpenFile file = files.open(path)) {
            ChunkScan scan = ChunkScan.full(file);
            for (ChunkScan.Range range : scan.blocks()) {
                byte[] bytes = new byte[range.length()];
                file.read(range.position(), ByteBuffer.wrap(bytes));
                StoredBlock block = StoredBlock.head(ByteBuffer.wrap(bytes));
                Tag tag = ChunkReader.tag(scan.header(), block, bytes, StoredBlock.HEAD_BYTES);
                if (block.holdsEvents()) {
                    PackedEvents events = ChunkReader.events(block, bytes, StoredBlock.HEAD_BYTES)
                            .packed();
                    printEvents(tag, events, out);
                } else if (block.holdsLines()) {
                    ChunkReader.lines(block, bytes, StoredBlock.HEAD_BYTES).writeTo(out);
                } else {
                    int start = StoredBlock.HEAD_BYTES + block.originBytes() + block.tagBytes();
                    byte[] raw = Arrays.copyOfRange(bytes, start, start + block.entryBytes());
                    out.println(new Json()
                            .field("tag", tag.name())
                            .field("raw", Base64.getEncoder().encodeToString(raw)));
                }
            }
        }
    }

    private static void printEvents(Tag tag, PackedEvents events, PrintStream out) {
        var json = new JsonWriter();
        var record = new MessagePackWriter();
        for (EventCursor event = events.cursor(); event.next(); ) {
            EventTime time = event.time();
            record.truncate(0);
            json.write(event.record(), record);
            String text = new String(record.bytes(), 0, record.length(), StandardCharsets.UTF_8);
            out.println(new Json()
                    .field("tag", tag.name())
                    .field("time", time.toInstant().toString())
                    .raw("record", text));
        }
    }

    /**
     * Puts a chunk's events into a buffer's folder, as a queued chunk that the program takes up at its next start, and
     * removes the file. The chunk keeps its id.
     *
     * @throws IOException if the file is no chunk, has no events, or the folder has a chunk of that id
     */
    public Path requeue(Path path, Path folder) throws IOException {
        var names = new ChunkNames(folder, SUFFIX);
        ChunkHeader header;
        var blocks = new ArrayList<ByteBuffer[]>();
        int events = 0;
        long entryBytes = 0;
        try (BufferFiles.OpenFile file = files.open(path)) {
            ChunkScan scan = ChunkScan.full(file);
            if (scan.events() == 0) {
                throw new IOException(path + " holds no events to deliver");
            }
            header = scan.header();
            for (ChunkScan.Range range : scan.blocks()) {
                ByteBuffer bytes = ByteBuffer.allocate(range.length());
                file.read(range.position(), bytes);
                bytes.flip();
                StoredBlock block = StoredBlock.head(bytes.duplicate());
                if (block.holdsEvents() || block.holdsLines()) {
                    blocks.add(new ByteBuffer[] {bytes});
                }
            }
            events = scan.events();
            entryBytes = scan.entryBytes();
        }
        blocks.add(StoredBlock.end(events, entryBytes));
        files.createFolder(folder);
        Path target = names.queued(header.id());
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        if (files.exists(target)) {
            throw new IOException(target + " is there already");
        }
        files.delete(fresh);
        var requeued = new ChunkHeader(header.id(), header.sequence(), header.created(), header.key(), "");
        try (BufferFiles.OpenFile file = files.create(fresh)) {
            ChunkWrite.whole(file, requeued, blocks);
        }
        files.rename(fresh, target);
        files.syncFolder(folder);
        files.delete(path);
        return target;
    }

    /** An object on one line. */
    private static final class Json {
        private final MessagePackWriter text = new MessagePackWriter();

        Json field(String name, String value) {
            key(name);
            JsonWriter.string(value, text);
            return this;
        }

        Json number(String name, long value) {
            return raw(name, Long.toString(value));
        }

        Json raw(String name, String json) {
            key(name);
            byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
            text.raw(utf8, 0, utf8.length);
            return this;
        }

        private void key(String name) {
            text.put(text.length() == 0 ? '{' : ',');
            JsonWriter.string(name, text);
            text.put(':');
        }

        @Override
        public String toString() {
            return new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8) + "}";
        }
    }
}
