package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tributary.program.ProgramProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * The project that docs/PLUGINS.md shows, its files written out as they stand there, is built by the commands of the
 * page, tested, and run by the packaged programs.
 */
class PluginsIT {
    private static final Path PAGE = Path.of("..", "docs", "PLUGINS.md");
    private static final Pattern FILE = Pattern.compile("(?ms)^`(\\S+)`:?\n\n```\\w*\n(.*?)^```$");

    @TempDir
    private Path project;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void anEndpointAndTheProject() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.addAll(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        for (var file : filesOfThePage().entrySet()) {
            Path path = project.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        build();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private static Map<String, String> filesOfThePage() throws IOException {
        var files = new LinkedHashMap<String, String>();
        var matcher = FILE.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            files.put(matcher.group(1), matcher.group(2));
        }
        return files;
    }

    private static Path home(ProgramProcess.Start program) {
        return program.launcher().getParent();
    }

    private void build() throws Exception {
        var builder = new ProcessBuilder("sh", "-eu", "build.sh").directory(project.toFile());
        builder.environment().put("TRIBUTARY", home(ProgramProcess.edgeAgent()).toString());
        builder.environment().merge("PATH", System.getProperty("java.home") + "/bin", (path, jdk) -> jdk + ":" + path);
        Path said = project.resolve("build.log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(ProgramProcess.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(Files.readString(said)).isEmpty();
        assertThat(process.exitValue()).isZero();
        assertThat(project.resolve("plugins/example.jar")).exists();
    }

    private ProgramProcess.Start with(ProgramProcess.Start program) {
        return program.folder(project)
                .env("WEBHOOK_PORT", server.getAddress().getPort())
                .args("-c", "example.conf");
    }

    private void awaitEventsOfAll(ProgramProcess program) {
        program.awaiting(
                "events of both sources",
                () -> received.stream().anyMatch(line -> line.contains("\"count\":1"))
                        && received.stream().anyMatch(line -> line.contains("\"user\":\"alice\"")));
        assertThat(received).allSatisfy(line -> assertThat(line).contains("\"mark\":\"seen\""));
    }

    @Test
    void runsInTheProgramThatIsGivenItsFolderWhichSaysSo() {
        try (var agent =
                with(ProgramProcess.edgeAgent()).args("--plugins", "plugins").start()) {
            awaitEventsOfAll(agent);
            String shown = "plugins of plugins/example.jar: source ticks, filter mark, parser pairs, output webhook";
            assertThat(agent.errText()).contains(shown);
            assertThat(agent.page()).contains(shown);
            assertThat(agent.terminate()).isEqualTo(143);
            assertThat(agent.errText()).contains("stopped; nothing is left").doesNotContain("WARN", "ERROR");
        }
    }

    @Test
    void runsInTheProgramBesideWhichItsFolderLies() throws IOException {
        Path home = Files.createDirectory(project.resolve("home"));
        Files.move(project.resolve("plugins"), home.resolve("plugins"));
        try (var agent = with(ProgramProcess.edgeAgent().installedIn(home)).start()) {
            awaitEventsOfAll(agent);
        }
    }

    @Test
    void aDryRunTellsItsPluginsAndItsErrors() throws IOException {
        var dry = with(ProgramProcess.edgeAgent())
                .env("TRIBUTARY_PLUGINS", "plugins")
                .args("--dry-run")
                .run();
        assertThat(dry.awaitExit()).as(dry.errText()).isZero();
        assertThat(dry.outText()).contains("ticks source", "mark filter", "webhook output");
        assertThat(dry.err()).isEmpty();

        var without = with(ProgramProcess.edgeAgent()).args("--dry-run").run();
        assertThat(without.awaitExit()).isEqualTo(1);
        assertThat(without.errText()).contains("Unknown source plugin 'ticks'", "Unknown filter plugin 'mark'");

        Files.copy(project.resolve("plugins/example.jar"), project.resolve("plugins/older.jar"));
        var twice =
                with(ProgramProcess.aggregator()).args("--plugins", "plugins").run();
        assertThat(twice.awaitExit()).isEqualTo(1);
        assertThat(twice.errText())
                .startsWith("aggregator: the plugins cannot be used; 4 errors:")
                .contains("two plugins are called filter 'mark': one of plugins/example.jar, one of plugins/older.jar");
    }

    @Test
    void itsTestsPass() throws Exception {
        Path tests = project.resolve("src/test/java");
        Path classes = Files.createDirectory(project.resolve("test-classes"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.walk(tests);
                var manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = files.filter(Files::isRegularFile).toList();
            assertThat(sources).isNotEmpty();
            var options = List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    project.resolve("classes") + ":" + System.getProperty("java.class.path"));
            assertThat(compiler.getTask(
                                    null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                            .call())
                    .isTrue();
            var urls = new URL[] {
                classes.toUri().toURL(), project.resolve("classes").toUri().toURL()
            };
            try (var loader = new URLClassLoader(urls, getClass().getClassLoader())) {
                for (Path source : sources) {
                    String name = tests.relativize(source).toString().replace('/', '.');
                    runTests(loader.loadClass(name.substring(0, name.length() - ".java".length())));
                }
            }
        }
    }

    private static void runTests(Class<?> type) throws Exception {
        var methods = AnnotationSupport.findAnnotatedMethods(type, Test.class, HierarchyTraversalMode.TOP_DOWN);
        assertThat(methods).isNotEmpty();
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        for (var method : methods) {
            method.setAccessible(true);
            method.invoke(constructor.newInstance());
        }
    }
}
