package dev.tributary.plugin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigException;
import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.Source;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Of real files. Their contents and names are those of a Fluentd 1.19.3. */
class StorageTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private final TestContext context = TestContext.own().programPlugins().id("mine");
    private final TestLoop loop = new TestLoop(context.vertx());

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private StorageConfig config(String... lines) {
        String text = "<storage>\n" + String.join("\n", lines) + "\n</storage>\n";
        return ConfigBinder.bind(
                ConfigParser.parse("test.conf", text, Environment.ofProcess(), context.notes())
                        .children()
                        .getFirst(),
                StorageConfig.class,
                context.notes());
    }

    private Storage started(String... lines) {
        Optional<StorageConfig> section = lines.length == 0 ? Optional.empty() : Optional.of(config(lines));
        Storage storage = loop.call(() -> new Storage(section, "use", context));
        loop.await(storage::start);
        return storage;
    }

    private void put(Storage storage, String key, Value value) {
        loop.await(() -> storage.put(key, value));
    }

    private Optional<Value> get(Storage storage, String key) {
        return loop.call(() -> storage.get(key));
    }

    @Test
    void whatIsPutIsFoundAfterARestart() {
        Path file = folder.resolve("kept.json");
        Storage storage = started("path " + file);
        put(storage, "n", ValueFactory.newInteger(5));
        put(storage, "text", ValueFactory.newString("ü"));
        loop.await(storage::stop);
        assertThat(file).hasContent("{\"n\":5,\"text\":\"ü\"}");
        Storage again = started("path " + file);
        assertThat(get(again, "n")).contains(ValueFactory.newInteger(5));
        assertThat(get(again, "text")).contains(ValueFactory.newString("ü"));
        assertThat(get(again, "other")).isEmpty();
    }

    @Test
    void whatIsPersistentIsInTheFileAtEachChange() throws IOException {
        Path path = folder.resolve("some/where");
        Storage storage = started("path " + path, "persistent true", "pretty_print true", "mode 0600", "dir_mode 0700");
        put(storage, "a", ValueFactory.newArray(ValueFactory.newInteger(1), ValueFactory.emptyMap()));
        Path file = path.resolve("worker0/storage.json");
        assertThat(file).hasContent("{\n  \"a\": [\n    1,\n    {}\n  ]\n}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void itIsSavedNowAndThen() {
        Path file = folder.resolve("kept.json");
        Storage storage = started("path " + file, "autosave_interval 0.05", "save_at_shutdown false");
        put(storage, "n", ValueFactory.newInteger(5));
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(file).hasContent("{\"n\":5}"));
        loop.await(storage::stop);
    }

    @Test
    void itLiesInTheRootDirWhereNoPathIsSaid() {
        context.rootDir(folder);
        Storage storage = started();
        put(storage, "n", ValueFactory.newInteger(5));
        loop.await(storage::stop);
        assertThat(folder.resolve("worker0/mine/storage.use.json")).hasContent("{\"n\":5}");
        Storage named = started("pretty_print false");
        put(named, "n", ValueFactory.newInteger(6));
        loop.await(named::stop);
        assertThat(folder.resolve("worker0/mine/storage.json")).hasContent("{\"n\":6}");
    }

    @Test
    void itForgetsWhereThereIsNoPlace() {
        Storage storage = started();
        put(storage, "n", ValueFactory.newInteger(5));
        assertThat(get(storage, "n")).isPresent();
        loop.await(storage::stop);
        assertThat(get(started(), "n")).isEmpty();
        assertThatThrownBy(() -> started("persistent true"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("needs a path");
    }

    @Test
    void aFileThatCannotBeReadIsNotWrittenOver() throws IOException {
        Path file = folder.resolve("kept.json");
        Files.writeString(file, "{\"n\":");
        assertThatThrownBy(() -> started("path " + file))
                .hasMessageContaining("kept.json")
                .hasMessageContaining("JSON");
        Files.writeString(file, "[1]");
        assertThatThrownBy(() -> started("path " + file)).hasMessageContaining("no JSON object");
        assertThat(file).hasContent("[1]");
    }

    @Test
    void whatCannotBeWrittenDoesNotStopThePlugin() throws IOException {
        Path file = folder.resolve("gone/kept.json");
        Storage storage = started("path " + file, "persistent true");
        Files.delete(file.getParent());
        put(storage, "n", ValueFactory.newInteger(5));
        Files.createDirectory(file.getParent());
        put(storage, "n", ValueFactory.newInteger(6));
        assertThat(file).hasContent("{\"n\":6}");
    }

    @Test
    void severalWorkersNeedAFolder() {
        context.worker(1, 2);
        assertThatThrownBy(() -> started("path " + folder.resolve("kept.json"))).hasMessageContaining("needs a folder");
        Storage storage = started("path " + folder);
        put(storage, "n", ValueFactory.newInteger(5));
        loop.await(storage::stop);
        assertThat(folder.resolve("worker1/storage.json")).hasContent("{\"n\":5}");
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() {
        assertThatThrownBy(() -> config("@type redis")).hasMessageContaining("unknown storage 'redis'");
        assertThatThrownBy(() -> config("mode rw")).hasMessageContaining("octal");
    }

    @Test
    void theSourceSampleGoesOnCountingWhereAFluentdStopped() throws IOException {
        Path file = folder.resolve("kept.json");
        Files.writeString(file, "{\"increment_value\":0,\"dummy_index\":0,\"auto_increment_value\":47}");
        String[] lines = {
            "@type sample",
            "tag t",
            "rate 50",
            "sample {}",
            "auto_increment_key n",
            "<storage>",
            "path " + file,
            "</storage>"
        };
        Source first = loop.call(() -> context.make(Category.SOURCE, Source.class, lines));
        loop.await(first::start);
        await().atMost(DEADLINE).until(() -> !context.router().records().isEmpty());
        loop.await(first::stop);
        List<String> before = context.router().records();
        assertThat(before).startsWith("{\"n\":48}");
        int last = 47 + before.size();
        assertThat(file).hasContent("{\"increment_value\":0,\"dummy_index\":0,\"auto_increment_value\":" + last + "}");
        Source second = loop.call(() -> context.make(Category.SOURCE, Source.class, lines));
        loop.await(second::start);
        await().atMost(DEADLINE).until(() -> context.router().records().size() > before.size());
        loop.await(second::stop);
        assertThat(context.router().records().get(before.size())).isEqualTo("{\"n\":" + (last + 1) + "}");
    }
}
