package dev.tributary.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.plugin.PluginProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes a folder of plugins one, and what is said where it is none. */
class PluginFolderTest {
    private static final String PROVIDER = """
            package acme;
            import dev.tributary.plugin.PluginProvider;
            import dev.tributary.plugin.PluginType;
            import io.vertx.core.Future;
            import java.util.List;
            public final class AcmePlugins implements PluginProvider {
                record Config() {}
                @Override
                public String apiVersion() {
                    return %s;
                }
                @Override
                public List<PluginType<?, ?>> plugins() {
                    return List.of(PluginType.filter(
                            "%s", %s, Config.class, (config, context) -> (tag, events) -> Future.succeededFuture(events)));
                }
            }
            """;

    private static final String LIBRARY = """
            package lib;
            public final class Library {
                private Library() {}
                public static String text() {
                    return "%s";
                }
            }
            """;

    @TempDir
    private Path temp;

    private static PluginJar acme(String version, String name, String doc) {
        return PluginJar.of(PROVIDER.formatted(version, name, doc)).provider("acme.AcmePlugins");
    }

    private static PluginJar acme() {
        return acme("API_VERSION", "acme", "\"Of Acme.\"");
    }

    private Path folder() {
        return temp.resolve("plugins");
    }

    private Path in(String name) {
        return folder().resolve(name);
    }

    private List<String> docs() {
        return PluginFolder.load(folder()).stream()
                .flatMap(module -> module.types().stream())
                .map(type -> type.doc())
                .toList();
    }

    private List<String> errors() {
        return catchThrowableOfType(ModuleException.class, () -> PluginFolder.load(folder()))
                .errors();
    }

    @Test
    void aJarIsAModuleWithThePluginsOfItsProvider() {
        acme().attribute("Tributary-Api-Version", PluginProvider.API_VERSION).write(in("acme.jar"));
        assertThat(PluginFolder.load(folder()))
                .singleElement()
                .satisfies(module -> assertThat(module.shown()).isEqualTo(in("acme.jar") + ": filter acme"));
    }

    @Test
    void aFolderIsAModuleWithItsLibrariesAndEachHasItsOwnVersionOfThem() {
        for (String version : List.of("one", "two")) {
            Path library = PluginJar.of(LIBRARY.formatted(version)).write(in(version + "/library.jar"));
            acme("API_VERSION", version, "lib.Library.text()").with(library).write(in(version + "/acme.jar"));
        }
        assertThat(docs()).containsExactly("one", "two");
    }

    @Test
    void aLibraryThatAsksTheThreadFindsTheModulesClasses() {
        acme("API_VERSION", "acme", "Thread.currentThread().getContextClassLoader().getName()")
                .write(in("acme.jar"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertThat(docs()).containsExactly("acme.jar");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void whatBeginsWithADotAndFilesOtherThanJarsAreNothing() throws IOException {
        acme().write(in("acme.jar"));
        Files.writeString(in("README.md"), "jars, please");
        Files.createDirectory(in("..data"));
        Files.writeString(in(".half-copied.jar"), "PK");
        assertThat(docs()).hasSize(1);
    }

    @Test
    void anEmptyFolderHasNoPlugins() throws IOException {
        Files.createDirectory(folder());
        assertThat(PluginFolder.load(folder())).isEmpty();
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        assertThat(errors()).containsExactly("the folder of plugins " + folder() + ": no such file or folder");
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Files.writeString(folder(), "");
        assertThat(errors()).containsExactly("the folder of plugins " + folder() + ": it is not a folder");
    }

    private static Arguments refused(String what, Consumer<Path> making, String error) {
        return Arguments.of(what, making, error);
    }

    private static void text(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "text");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("a text", PluginFolderTest::text, "it cannot be read as a jar: "),
                refused(
                        "a library",
                        jar -> PluginJar.of(LIBRARY.formatted("")).write(jar),
                        "no plugin is in it, as it has no META-INF/services/dev.tributary.plugin.PluginProvider that names"
                                + " a provider; a library lies in a folder together with the plugin that uses it"),
                refused(
                        "a provider that is not there",
                        jar -> acme().provider("acme.Missing").write(jar),
                        "Provider acme.Missing not found"),
                refused(
                        "a class that is none",
                        jar -> acme().provider("acme.AcmePlugins$Config").write(jar),
                        "acme.AcmePlugins$Config not a subtype"),
                refused(
                        "a library is missing",
                        jar -> PluginJar.of(
                                        PROVIDER.formatted("API_VERSION", "acme", "lib.Library.text()"),
                                        LIBRARY.formatted(""))
                                .without("lib.Library")
                                .provider("acme.AcmePlugins")
                                .write(jar),
                        "it needs the class lib.Library, which is not there; libraries lie beside the plugin's jar, in a"
                                + " folder of their own"),
                refused(
                        "what is not of the API",
                        jar -> acme("API_VERSION", "acme", "new dev.tributary.net.AddressRange[0].toString()")
                                .write(jar),
                        "it uses dev.tributary.net.AddressRange, which the program has for itself and not for plugins"),
                refused(
                        "a library of the program's",
                        jar -> acme("API_VERSION", "acme", "com.fasterxml.jackson.core.JsonEncoding.UTF8.name()")
                                .write(jar),
                        "it uses com.fasterxml.jackson.core.JsonEncoding, which the program has for itself"),
                refused(
                        "a provider throws",
                        jar -> acme("API_VERSION", "acme", "List.of(\"a\").get(1)")
                                .write(jar),
                        "IndexOutOfBoundsException: Index: 1 Size: 1 (AcmePlugins.java:15)"),
                refused("no documentation", jar -> acme("null", "acme", "\"\"").write(jar), "NullPointerException"),
                refused(
                        "an API to come, which the manifest tells before a class is loaded",
                        jar -> acme().provider("acme.Missing")
                                .attribute("Tributary-Api-Version", "2.0")
                                .write(jar),
                        "it was built against version 2.0 of the plugin API, and this program has "
                                + PluginProvider.API_VERSION),
                refused(
                        "an API to come, which the provider tells",
                        jar -> acme("\"2.0\"", "acme", "null").write(jar),
                        "it was built against version 2.0 of the plugin API"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void whatCannotBeUsedIsToldWithItsJar(String what, Consumer<Path> making, String error) {
        making.accept(in("acme.jar"));
        assertThat(errors())
                .singleElement()
                .asString()
                .startsWith(in("acme.jar") + ": ")
                .contains(error);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws IOException {
        text(in("a.jar"));
        acme().write(in("b.jar"));
        Files.createDirectory(in("c"));
        text(in("d/library.jar"));
        assertThat(errors())
                .hasSize(3)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(in("a.jar") + ": it cannot be read as a jar"),
                        second -> assertThat(second).startsWith(in("c") + ": no plugin is in it"),
                        third -> assertThat(third).startsWith(in("d/library.jar") + ": it cannot be read as a jar"));
    }

    @Test
    void aNameThatWouldMeanTwoPluginsIsRefusedWithBothPlaces() {
        acme().write(in("a.jar"));
        acme().write(in("b.jar"));
        acme("API_VERSION", "grep", "\"Ours is better.\"").write(in("c.jar"));
        List<PluginModule> added = PluginFolder.load(folder());
        assertThat(catchThrowableOfType(
                                ModuleException.class,
                                () -> PluginRegistry.ofProgram().and(added))
                        .errors())
                .containsExactlyInAnyOrder(
                        "two plugins are called filter 'acme': one of " + in("a.jar") + ", one of " + in("b.jar")
                                + "; a program can have one of them",
                        "two plugins are called filter 'grep': one of dev.tributary.filter.FilterPlugins, one of "
                                + in("c.jar") + "; a program can have one of them");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, ",
        "1.0, 1.3, ",
        "1.3, 1.3, ",
        "1.4, 1.3, take a newer program",
        "0.9, 1.3, build it against 1.3",
        "2.0, 1.3, build it against 1.3",
        "1, 1.3, write 1.3",
        "one, 1.3, write 1.3"
    })
    void aVersionOfTheApiIsGoodForOnesThatAddToIt(String built, String here, String refusal) {
        var refused = ApiVersion.refusal(built, here);
        if (refusal == null) {
            assertThat(refused).isEmpty();
        } else {
            assertThat(refused).get().asString().contains(built, refusal);
        }
    }
}
