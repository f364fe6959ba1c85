package dev.tributary.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.output.OutputFiles.Body;
import dev.tributary.output.OutputFiles.Manner;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkKey;
import dev.tributary.testing.TestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a restart makes of a file that a crash left. A crash is played: the bytes that had reached the file are there,
 * and a new object reads the journal.
 */
class WriteOnceTest {
    private static final String FIRST = "one\ntwo\nthree\n";
    private static final String SECOND = "four\nfive\n";

    private final TestContext context = TestContext.own();

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    /** A chunk that only has an id. */
    private record Named(String name) implements Chunk {
        @Override
        public byte[] id() {
            return HexFormat.of().parseHex(name);
        }

        @Override
        public ChunkKey key() {
            return new ChunkKey(Optional.empty(), Optional.empty(), Map.of());
        }

        @Override
        public List<Piece> pieces() {
            return List.of();
        }

        @Override
        public int count() {
            return 0;
        }

        @Override
        public long sizeBytes() {
            return 0;
        }
    }

    private ChunkFiles files() {
        return files(FileCompression.TEXT);
    }

    private ChunkFiles files(FileCompression compression) {
        return new ChunkFiles(
                context,
                new Manner(compression, true),
                directory.toString(),
                Optional.of(directory.resolve("w.journal")));
    }

    private Path file() {
        return directory.resolve("out.log");
    }

    private static Body text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the program after {@code count} bytes: nothing is cleaned up. */
    private void crashWithin(String chunk, String text, int count) throws IOException {
        var journal = WriteJournal.read(directory.resolve("w.journal"), true);
        long start = Files.exists(file()) ? Files.size(file()) : 0;
        journal.begun(chunk, file(), start);
        Files.write(
                file(),
                java.util.Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), count),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        journal.close();
    }

    @Test
    void completesAChunkThatACrashCutOffAtAnyByte() throws Exception {
        for (int count = 0; count <= FIRST.length(); count++) {
            Files.deleteIfExists(file());
            Files.deleteIfExists(directory.resolve("w.journal"));
            files().write(new Named("aa"), file().toString(), text(SECOND));
            crashWithin("bb", FIRST, count);

            files().write(new Named("bb"), file().toString(), text(FIRST));

            assertThat(file()).as("after %d bytes", count).hasContent(SECOND + FIRST);
        }
    }

    @Test
    void leavesOutAChunkThatWasWholeEvenIfItsFileHasGone() throws Exception {
        files().write(new Named("aa"), file().toString(), text(FIRST));
        files().write(new Named("aa"), file().toString(), text(FIRST));
        assertThat(file()).hasContent(FIRST);

        Files.move(file(), directory.resolve("rotated"));
        files().write(new Named("aa"), file().toString(), text(FIRST));
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(
            value = FileCompression.class,
            names = {"GZIP", "ZSTD"})
    void completesCompressedMembers(FileCompression compression) throws Exception {
        String lines = "0123456789abcdef\n".repeat(20_000);
        var whole = new ByteArrayOutputStream();
        try (OutputStream out = compression.over(whole)) {
            text(lines).writeTo(out);
        }
        var journal = WriteJournal.read(directory.resolve("w.journal"), true);
        journal.begun("aa", file(), 0);
        journal.close();
        Files.write(file(), java.util.Arrays.copyOf(whole.toByteArray(), whole.size() / 2));

        files(compression).write(new Named("aa"), file().toString(), text(lines));

        assertThat(Files.readAllBytes(file())).isEqualTo(whole.toByteArray());
    }

    @Test
    void completesANumberedFileUnderItsNumber() throws Exception {
        String numbered = directory.resolve("n").toString() + FilePath.INDEX + ".log";
        files().write(new Named("aa"), numbered, text(SECOND));
        var journal = WriteJournal.read(directory.resolve("w.journal"), true);
        journal.begun("bb", directory.resolve("n_1.log"), 0);
        journal.close();
        Files.writeString(directory.resolve("n_1.log"), "one\ntw");

        files().write(new Named("bb"), numbered, text(FIRST));

        assertThat(directory.resolve("n_0.log")).hasContent(SECOND);
        assertThat(directory.resolve("n_1.log")).hasContent(FIRST);
        assertThat(directory.resolve("n_2.log")).doesNotExist();
    }

    @Test
    void cutsOffZerosThatAPowerCutLeft() throws Exception {
        crashWithin("aa", FIRST, 6);
        Files.write(file(), new byte[100], StandardOpenOption.APPEND);
        files().write(new Named("aa"), file().toString(), text(FIRST));
        assertThat(file()).hasContent(FIRST);
    }

    @Test
    void writesTheChunkWholeWhereAnotherProgramHasAppendedToItsPart() throws Exception {
        crashWithin("aa", FIRST, 6);
        Files.writeString(file(), "other\n", StandardOpenOption.APPEND);
        files().write(new Named("aa"), file().toString(), text(FIRST));
        assertThat(file()).hasContent("one\ntwother\n" + FIRST);
    }

    @Test
    void othersWaitToAppendUntilTheCutOffChunkIsComplete() throws Exception {
        crashWithin("aa", FIRST, 6);
        var restarted = files();
        assertThatThrownBy(() -> restarted.write(new Named("bb"), file().toString(), text(SECOND)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a part of chunk aa");

        restarted.write(new Named("aa"), file().toString(), text(FIRST));
        restarted.write(new Named("bb"), file().toString(), text(SECOND));
        assertThat(file()).hasContent(FIRST + SECOND);
    }

    @Test
    void othersWaitNoLongerThanAMinuteForAChunkThatNeverComes() throws Exception {
        crashWithin("aa", FIRST, 6);
        var restarted = files();
        context.clock().advance(ChunkFiles.PATIENCE);
        restarted.write(new Named("bb"), file().toString(), text(SECOND));
        assertThat(file()).content().endsWith(SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"begun bb 0 ", "begun bb", "ende", "\0\0\0\0", "begun zz x /f\nended"})
    void aTornLineOfTheJournalIsAsGoodAsNone(String torn) throws Exception {
        files().write(new Named("aa"), file().toString(), text(FIRST));
        Files.writeString(directory.resolve("w.journal"), torn, StandardOpenOption.APPEND);

        var restarted = files();
        restarted.write(new Named("aa"), file().toString(), text(FIRST));
        restarted.write(new Named("bb"), file().toString(), text(SECOND));

        assertThat(file()).hasContent(FIRST + SECOND);
    }

    @Test
    void aWriteThatFailsIsTriedAgainWithoutDoublingALine() throws Exception {
        var open = files();
        open.write(new Named("aa"), file().toString(), text(SECOND));
        assertThatThrownBy(() -> open.write(new Named("bb"), file().toString(), out -> {
                    text("one\n").writeTo(out);
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        open.write(new Named("bb"), file().toString(), text(FIRST));
        assertThat(file()).hasContent(SECOND + FIRST);
    }

    @Test
    void theJournalStaysSmall() throws Exception {
        var open = new ChunkFiles(
                context,
                new Manner(FileCompression.TEXT, false),
                directory.toString(),
                Optional.of(directory.resolve("w.journal")));
        for (int i = 0; i < 8000; i++) {
            open.write(new Named("%08x".formatted(i)), directory + "/o" + i % 3, text("x\n"));
        }
        assertThat(Files.size(directory.resolve("w.journal"))).isLessThan(WriteJournal.BYTES_MAX + 1024);
        files().write(new Named("%08x".formatted(7999)), directory + "/o2", text("x\n"));
        assertThat(Files.size(directory.resolve("o2"))
                        + Files.size(directory.resolve("o1"))
                        + Files.size(directory.resolve("o0")))
                .isEqualTo(16_000);
    }

    @Test
    void theLastByteOfAGzipMemberIsThereWhenAWriteReturns() throws Exception {
        files(FileCompression.GZIP).write(new Named("aa"), file().toString(), text(FIRST));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(FIRST);
        }
    }
}
