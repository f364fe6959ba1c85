package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.modules.PluginJar;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins of a jar, in a pipeline. */
class AddedPluginsTest {
    private static final String PLUGINS = """
            package acme;
            import dev.tributary.config.Param;
            import dev.tributary.event.EventCursor;
            import dev.tributary.event.EventStream;
            import dev.tributary.event.Tag;
            import dev.tributary.msgpack.MessagePackWriter;
            import dev.tributary.plugin.Filter;
            import dev.tributary.plugin.PluginContext;
            import dev.tributary.plugin.PluginProvider;
            import dev.tributary.plugin.PluginType;
            import io.vertx.core.Future;
            import java.nio.charset.StandardCharsets;
            import java.util.List;
            public final class AcmePlugins implements PluginProvider {
                record LineConfig(@Param(doc = "What a line says.") String line) {}
                record FailConfig(@Param(doc = "When to fail.") String when) {}
                @Override
                public String apiVersion() {
                    return API_VERSION;
                }
                @Override
                public List<PluginType<?, ?>> plugins() {
                    return List.of(
                            PluginType.formatter("line", "One line for all.", LineConfig.class, (config, context) -> {
                                byte[] line = (config.line() + "\\n").getBytes(StandardCharsets.UTF_8);
                                return (tag, event, out) -> out.raw(line, 0, line.length);
                            }),
                            PluginType.filter("fails", "Fails.", FailConfig.class, Failing::new));
                }
                private static final class Failing implements Filter {
                    private final String when;
                    Failing(FailConfig config, PluginContext context) {
                        when = config.when();
                        fail("made");
                    }
                    @Override
                    public Future<Void> start() {
                        fail("started");
                        return Future.succeededFuture();
                    }
                    @Override
                    public Future<EventStream> filter(Tag tag, EventStream events) {
                        fail("used");
                        return Future.succeededFuture(events);
                    }
                    private void fail(String now) {
                        if (when.equals(now)) {
                            Absent.touch();
                        }
                        if (when.equals(now + " badly")) {
                            throw new IllegalStateException("no licence");
                        }
                    }
                }
            }
            """;

    private static final String ABSENT = """
            package acme;
            final class Absent {
                private Absent() {}
                static void touch() {}
            }
            """;

    private static final String PIPELINE = """
            <source>
              @type sample
              tag a
              rate 100
            </source>
            <filter **>
              @type fails
              when %s
            </filter>
            <match **>
              @type stdout
              <format>
                @type line
                line of a jar
              </format>
            </match>
            """;

    @TempDir
    private Path temp;

    private Path jar() {
        return PluginJar.of(PLUGINS, ABSENT)
                .provider("acme.AcmePlugins")
                .without("acme.Absent")
                .write(temp.resolve("plugins/acme.jar"));
    }

    @Test
    void arePluginsLikeAnyOther() throws Exception {
        try (var host = new TestHost()) {
            host.startReal(PIPELINE.formatted("never"), jar().getParent());
            await().atMost(TestHost.DEADLINE).until(() -> host.console.lines().contains("of a jar"));
            assertThat(host.warnings).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "made       | it needs the class acme.Absent, which is not there",
                "made badly | IllegalStateException: no licence (AcmePlugins.java:51)"
            })
    void oneThatCannotBeMadeIsAnErrorOfTheConfigurationThatNamesItsJar(String when, String reason) throws Exception {
        Path jar = jar();
        try (var host = new TestHost()) {
            assertThatThrownBy(() -> host.startReal(PIPELINE.formatted(when), jar.getParent()))
                    .isInstanceOf(InvalidPipelineException.class)
                    .hasMessageStartingWith("test.conf:7:9: the filter fails of " + jar + " cannot be made: ")
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void oneWhoseClassesAreNotAllThereDoesNotStart() throws Exception {
        Path jar = jar();
        try (var host = new TestHost()) {
            assertThatThrownBy(() -> host.startReal(PIPELINE.formatted("started"), jar.getParent()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("fails filter")
                    .hasMessageContaining("acme/Absent");
        }
    }

    @Test
    void oneWhoseClassesAreNotAllThereFailsItsEventsAndNotItsWorker() throws Exception {
        Path jar = jar();
        try (var host = new TestHost()) {
            host.startReal(
                    PIPELINE.formatted("used") + "<label @ERROR>\n<match **>\n@type stdout\n</match>\n</label>",
                    jar.getParent());
            await().atMost(TestHost.DEADLINE).until(() -> host.console.text().contains("\"message\""));
            assertThat(host.console.lines()).doesNotContain("of a jar");
            assertThat(host.supervisor.history(0).restarts()).isZero();
        }
    }
}
