package dev.tributary.edge.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final AtomicInteger woken = new AtomicInteger();
    private Arrivals arrivals;
    private Path log;

    @BeforeEach
    void watch() throws Exception {
        log = folder.resolve("app.log");
        arrivals = Arrivals.watch("test", woken::incrementAndGet);
        assertThat(arrivals.follow(Set.of(log))).isEmpty();
    }

    @AfterEach
    void close() throws Exception {
        arrivals.close();
    }

    @Test
    void aFileThatCameIsReadThoughItWasRemovedBeforeTheLook() throws Exception {
        come("one\n");
        Files.delete(log);
        come("two\n");
        Files.move(log, folder.resolve("quite another name"));
        come("three\n");
        Arrivals.Came came = arrivals.take(log);
        assertThat(texts(came)).containsExactly("one\n", "two\n", "three\n");
        assertThat(came.missed()).isZero();
        assertThat(arrivals.take(log).files()).isEmpty();
    }

    @Test
    void filesThatNobodyFollowsAreNotOpened() throws Exception {
        Files.writeString(folder.resolve("other.log"), "no\n");
        Files.createDirectory(folder.resolve("sub"));
        come("one\n");
        assertThat(arrivals.take(folder.resolve("other.log")).files()).isEmpty();
        arrivals.follow(Set.of());
        assertThat(arrivals.take(log).files()).isEmpty();
    }

    @Test
    void whereThePathIsALinkWhatComesInItsPlaceIsTold() throws Exception {
        // A folder of its own, which nobody watches yet: the link's making is not told.
        Path link = Files.createDirectory(folder.resolve("links")).resolve("link.log");
        Path real = Files.createDirectory(folder.resolve("real")).resolve("0.log");
        Files.writeString(real, "one\n");
        Files.createSymbolicLink(link, real);
        arrivals.follow(Set.of(link));
        Files.move(real, real.resolveSibling("0.log.1"));
        place(real, "two\n");
        assertThat(texts(arrivals.take(link))).containsExactly("two\n");
    }

    @Test
    void whatWentBeforeItCouldBeOpenedIsCounted() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            Files.writeString(log, "gone\n");
            Files.delete(log);
            Arrivals.Came came = arrivals.take(log);
            texts(came);
            return came.missed() > 0;
        });
    }

    @Test
    void aBoundedNumberOfFilesIsHeldOpen() throws Exception {
        for (int i = 0; i < 64; i++) {
            come("x");
            Files.delete(log);
        }
        come("one too many");
        Arrivals.Came came = arrivals.take(log);
        assertThat(texts(came)).hasSize(64);
        assertThat(came.missed()).isOne();
        Files.delete(log);
        come("room again");
        assertThat(texts(arrivals.take(log))).containsExactly("room again");
    }

    private void come(String text) throws Exception {
        place(log, text);
    }

    /** With its text, at once, and returns when that has been heard. */
    private void place(Path where, String text) throws Exception {
        int before = woken.get();
        Files.move(Files.writeString(folder.resolve("fresh"), text), where);
        await().atMost(PATIENCE).until(() -> woken.get() > before);
    }

    private static List<String> texts(Arrivals.Came came) throws Exception {
        var texts = new ArrayList<String>();
        for (Arrivals.Arrival one : came.files()) {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            one.channel().read(bytes, 0);
            texts.add(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
            Arrivals.closeQuietly(one);
        }
        return texts;
    }
}
