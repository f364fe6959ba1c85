package dev.tributary.buffer;

import static dev.tributary.buffer.BufferHarness.event;
import static dev.tributary.buffer.BufferHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files that Fluentd's file buffer left. */
class FluentdImportTest {
    private static final Path FOLDER = Path.of("/buffer");
    private static final String[] LINES = {"@type file", "path /buffer", "sync_interval 0"};

    private final FakeFiles files = new FakeFiles();

    @Test
    void chunksAreDeliveredOldestFirstWithTheirIdsAndMovedAside() throws Exception {
        chunk("q", 2, 1_700_000_200, bytes(3, 5));
        chunk("b", 3, 1_700_000_300, bytes(5, 6));
        chunk("q", 1, 1_700_000_100, bytes(0, 3));

        try (var buffer = BufferHarness.started(files, LINES)) {
            assertThat(buffer.writer.records())
                    .containsExactlyElementsOf(IntStream.range(0, 6)
                            .mapToObj(BufferHarness::record)
                            .toList());
            var first = buffer.writer.delivered().getFirst();
            assertThat(first.id()).isEqualTo(id(1));
            assertThat(first.key().tag().orElseThrow().name()).isEqualTo("app.web");
            assertThat(first.key().timekey()).contains(1_700_000_000L);
            assertThat(first.key().variables().get("host").toJson()).isEqualTo("\"x\"");
            assertThat(buffer.meters().count("recovered_events")).isEqualTo(6);
        }
        assertThat(files.all()).hasSize(6).allMatch(path -> path.startsWith(FOLDER.resolve("imported")));
    }

    @Test
    void nothingIsTakenOverWhereThatIsNotWanted() throws Exception {
        chunk("q", 1, 1_700_000_100, bytes(0, 3));
        try (var buffer = BufferHarness.started(files, "@type file", "path /buffer", "import_fluentd_buffer false")) {
            assertThat(buffer.writer.records()).isEmpty();
            assertThat(files.all()).hasSize(2);
        }
    }

    @Test
    void filesThatAPathWithAStarNamesAreTakenOverIntoItsFolder() throws Exception {
        chunk("q", 1, 1_700_000_100, bytes(0, 3));
        String id = ChunkId.hex(id(1));
        files.put(Path.of("/buffer/forward.q" + id + ".buffer"), bytes(0, 3));
        files.put(
                Path.of("/buffer/forward.q" + id + ".buffer.meta"),
                files.bytes(Path.of("/buffer/buffer.q" + id + ".log.meta")));
        try (var buffer =
                BufferHarness.started(files, "@type file", "path /buffer/forward.*.buffer", "sync_interval 0")) {
            assertThat(buffer.writer.records()).containsExactly(record(0), record(1), record(2));
        }
        assertThat(files.all())
                .as("those of another pattern stay")
                .contains(
                        Path.of("/buffer/buffer.q" + id + ".log"),
                        Path.of("/buffer/imported/forward.q" + id + ".buffer"),
                        Path.of("/buffer/imported/forward.q" + id + ".buffer.meta"));
    }

    @Test
    void compressedChunksStayAsTheyAre() throws Exception {
        byte[] plain = bytes(0, 3);
        chunk("q", 1, 1_700_000_100, Codec.deflate(Compression.GZIP, plain, 0, plain.length));
        try (var buffer = BufferHarness.started(files, LINES)) {
            assertThat(buffer.writer.records()).containsExactly(record(0), record(1), record(2));
        }
    }

    @Test
    void aTornEndIsLeftOut() throws Exception {
        byte[] bytes = bytes(0, 3);
        chunk("b", 1, 1_700_000_100, Arrays.copyOf(bytes, bytes.length - 2));
        try (var buffer = BufferHarness.started(files, LINES)) {
            assertThat(buffer.writer.records()).containsExactly(record(0), record(1));
        }
    }

    @Test
    void whatHoldsNoEventsIsPutAside() throws Exception {
        chunk("q", 1, 1_700_000_100, "2026-01-31\tapp\tformatted lines\n".getBytes());
        files.put(FOLDER.resolve("buffer.q00.log"), bytes(0, 1));
        try (var buffer = BufferHarness.started(files, LINES)) {
            assertThat(buffer.writer.records()).isEmpty();
            assertThat(files.all()).hasSize(3).allMatch(path -> path.startsWith(FOLDER.resolve("backup")));
        }
    }

    private static byte[] bytes(int from, int to) {
        PackedEvents events = PackedEvents.of(IntStream.range(from, to)
                .mapToObj(i -> event(i).events().getFirst())
                .toList());
        return Arrays.copyOf(events.bytes(), events.sizeBytes());
    }

    private static byte[] id(int number) {
        byte[] id = new byte[16];
        id[15] = (byte) number;
        return id;
    }

    //  c1 00   length(4)   {timekey, tag, variables, seq, id, s, c, m}
    private void chunk(String state, int number, long modified, byte[] entries) {
        var map = new MessagePackWriter();
        map.mapHeader(8);
        map.string("timekey").integer(1_700_000_000);
        map.string("tag").string("app.web");
        map.string("variables").mapHeader(1).string("host").string("x");
        map.string("seq").integer(0);
        map.string("id").binary(id(number));
        map.string("s").integer(3);
        map.string("c").integer(1_700_000_000 + number);
        map.string("m").integer(modified);
        var meta = new MessagePackWriter();
        meta.put(0xc1).put(0).unsigned(map.length(), 4).raw(map.bytes(), 0, map.length());
        String name = "buffer." + state + ChunkId.hex(id(number)) + ".log";
        files.put(FOLDER.resolve(name), entries);
        files.put(FOLDER.resolve(name + ".meta"), meta.toByteArray());
    }
}
