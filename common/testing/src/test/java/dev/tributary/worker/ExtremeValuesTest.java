package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.syntax.SystemConfig;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.buffered.BufferConfig;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parameter that is a number, with the smallest and largest that can be written: it is refused by its name, or the
 * pipeline runs with it, answers what it is asked, and stops.
 */
class ExtremeValuesTest {
    private static final Duration STOP = Duration.ofMillis(100);

    private static final String SAMPLE = """
            <source>
              @type sample
              tag t
              rate 100
              %s
            </source>
            """;

    /** To nobody, so that it is tried again and again. */
    private static final String UNDELIVERED = """
            <match **>
              @type forward
              @id out
              transport tcp
              %s
              <server>
                host 127.0.0.1
                port 1
              %s
              </server>
              <buffer>
                @type memory
                flush_interval 0.01
                retry_wait 0.01
              %s
              </buffer>
            </match>
            """;

    private static final String TAKEN = "<match **>\n  @type null\n</match>\n";

    /** A name of the section, its parameters, and a pipeline with a place for one more line in it. */
    private record Section(String name, Class<? extends Record> config, String pipeline) {}

    private static Stream<Section> sections() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String undelivered = SAMPLE.formatted("");
        return Stream.of(
                new Section("sample", config(Category.SOURCE, "sample"), SAMPLE + TAKEN),
                new Section(
                        "forward input",
                        config(Category.SOURCE, "forward"),
                        SAMPLE.formatted("") + "<source>\n  @type forward\n  bind 127.0.0.1\n  port " + port
                                + "\n  %s\n</source>\n" + TAKEN),
                new Section(
                        "monitor_agent",
                        config(Category.SOURCE, "monitor_agent"),
                        SAMPLE.formatted("") + "<source>\n  @type monitor_agent\n  bind 127.0.0.1\n  port 0\n  tag m\n"
                                + "  %s\n</source>\n" + TAKEN),
                new Section(
                        "http input",
                        config(Category.SOURCE, "http"),
                        SAMPLE.formatted("") + "<source>\n  @type http\n  bind 127.0.0.1\n  port 0\n  %s\n</source>\n"
                                + TAKEN),
                listening("tcp", "tag t\n  format none"),
                listening("udp", "tag t\n  format none"),
                listening("syslog", "tag t\n  format none"),
                new Section(
                        "unix",
                        config(Category.SOURCE, "unix"),
                        SAMPLE.formatted("") + "<source>\n  @type unix\n  path "
                                + Files.createTempDirectory("tributary").resolve("s") + "\n  %s\n</source>\n" + TAKEN),
                new Section(
                        "exec",
                        config(Category.SOURCE, "exec"),
                        SAMPLE.formatted("")
                                + "<source>\n  @type exec\n  tag t\n  command echo x\n  format none\n  %s\n</source>\n"
                                + TAKEN),
                new Section(
                        "http output",
                        config(Category.OUTPUT, "http"),
                        undelivered + "<match **>\n  @type http\n  endpoint http://127.0.0.1:1/\n  %s\n  <buffer>\n"
                                + "    flush_interval 0.01\n    retry_wait 0.01\n  </buffer>\n</match>\n"),
                new Section(
                        "forward output",
                        config(Category.OUTPUT, "forward"),
                        undelivered + UNDELIVERED.formatted("%s", "", "")),
                new Section(
                        "server",
                        component(config(Category.OUTPUT, "forward"), "servers"),
                        undelivered + UNDELIVERED.formatted("", "%s", "")),
                new Section("buffer", BufferConfig.class, undelivered + UNDELIVERED.formatted("", "", "%s")),
                new Section(
                        "system",
                        SystemConfig.class,
                        "<system>\n  %s\n</system>\n" + undelivered + UNDELIVERED.formatted("", "", "")));
    }

    private static Section listening(String type, String lines) {
        return new Section(
                type,
                config(Category.SOURCE, type),
                SAMPLE.formatted("") + "<source>\n  @type " + type + "\n  bind 127.0.0.1\n  port 0\n  " + lines
                        + "\n  %s\n</source>\n" + TAKEN);
    }

    private static Class<? extends Record> config(Category category, String type) {
        return PluginRegistry.ofProgram()
                .find(category, type)
                .map(PluginType::config)
                .orElseThrow();
    }

    /** The record that a list of sections is of. */
    private static Class<? extends Record> component(Class<? extends Record> config, String name) {
        return Arrays.stream(config.getRecordComponents())
                .filter(one -> one.getName().equals(name))
                .map(one -> ((ParameterizedType) one.getGenericType()).getActualTypeArguments()[0])
                .map(type -> ((Class<?>) type).<Record>asSubclass(Record.class))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<RecordComponent> parameters(Class<?> config) {
        return Arrays.stream(config.getRecordComponents())
                .flatMap(one -> one.isAnnotationPresent(Inline.class) ? parameters(one.getType()) : Stream.of(one))
                .filter(one -> one.isAnnotationPresent(Param.class));
    }

    private static String name(RecordComponent parameter) {
        String name = parameter.getAnnotation(Param.class).name();
        return name.isEmpty() ? parameter.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) : name;
    }

    private static List<String> extremes(RecordComponent parameter) {
        Type type = parameter.getGenericType();
        Type plain = type instanceof ParameterizedType of ? of.getActualTypeArguments()[0] : type;
        boolean size = parameter.getAnnotation(Param.class).size();
        return switch (plain.getTypeName()) {
            case "java.time.Duration" -> List.of("-1", "0", "36500d", "36501d");
            case "int", "java.lang.Integer" -> List.of("-1", "0", size ? "2047m" : "2147483647", "2147483648");
            case "long", "java.lang.Long" -> List.of("-1", "0", "9223372036854775807", "9223372036854775808");
            case "double", "java.lang.Double" -> List.of("-1", "0", "1e308", "1e400", "NaN");
            default -> List.of();
        };
    }

    static Stream<Arguments> values() throws IOException {
        return sections()
                .flatMap(section -> parameters(section.config)
                        .flatMap(parameter -> extremes(parameter).stream()
                                .map(value -> Arguments.of(section.name, name(parameter), value, section.pipeline))));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("values")
    void isRefusedByItsNameOrRuns(String section, String parameter, String value, String pipeline) throws Exception {
        var host = new TestHost();
        try {
            Optional<List<ConfigException>> refused = started(host, pipeline.replace("%s", parameter + " " + value));
            if (refused.isPresent()) {
                assertThat(refused.get())
                        .anySatisfy(error -> assertThat(error.reason()).contains(parameter));
                assertThat(refused.get())
                        .allSatisfy(error -> assertThat(error.position()).isPresent());
                return;
            }
            assertThat(value).isNotIn("-1", "36501d", "2147483648", "9223372036854775808", "1e400", "NaN");
            await().atMost(TestHost.DEADLINE)
                    .until(() -> host.count("sample-1", "events_in") > 1 || host.count("sample-1", "errors") > 0);
            assertThat(host.status()).allSatisfy(worker -> {
                assertThat(worker.answers()).isTrue();
                assertThat(worker.history().restarts()).isZero();
            });
            host.supervisor.stop(STOP);
            assertThat(host.outOfMemory).hasValue(0);
        } finally {
            host.close();
        }
    }

    /** Empty if it runs. */
    private static Optional<List<ConfigException>> started(TestHost host, String pipeline) {
        try {
            host.startReal(pipeline);
            return Optional.empty();
        } catch (InvalidPipelineException e) {
            return Optional.of(e.errors());
        }
    }
}
