package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged programs are made of. */
class ClassPathIT {
    private static final String HEAVY =
            ".*(kafka|amazon|aws|fabric8|kubernetes|opensearch|elasticsearch|grpc|redis|mongo|jruby-).*";

    @ParameterizedTest
    @ValueSource(strings = {"edge-agent", "aggregator"})
    void aProgramHasTheModulesOfItsManifestAndNoHeavyLibrary(String program) throws IOException {
        List<String> jars = jars(Checkout.root().resolve(program).resolve("target/quarkus-app/lib/main"));
        assertThat(jars.stream().filter(jar -> jar.startsWith("dev.tributary.")))
                .map(jar -> jar.replaceFirst("dev\\.tributary\\.(.*)-[0-9.]+\\.jar", "$1"))
                .containsExactlyInAnyOrder(
                        "tributary-plugin-api",
                        "tributary-language",
                        "tributary-net",
                        "tributary-engine",
                        "tributary-program",
                        "tributary-plugins-records",
                        "tributary-plugins-forward",
                        "tributary-plugins-sockets",
                        "tributary-plugins-web");
        assertThat(jars).noneMatch(jar -> jar.matches(HEAVY));
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
