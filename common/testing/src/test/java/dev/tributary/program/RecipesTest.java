package dev.tributary.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.modules.PluginRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations of docs/RECIPES.md are ones. */
class RecipesTest {
    private static final Pattern RECIPE = Pattern.compile("## (.+)\\n(?:(?!## ).*\\n)*?```\\n((?:.*\\n)*?)```");

    @TempDir
    private Path folder;

    static Stream<Arguments> recipes() throws IOException {
        Matcher recipes = RECIPE.matcher(Files.readString(Checkout.root().resolve("docs/RECIPES.md")));
        return recipes.results().map(recipe -> Arguments.of(recipe.group(1), recipe.group(2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recipes")
    void eachCanBeRunAndHasNoWarning(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("recipe.conf"), text.replace("/var/", folder + "/var/"));
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        var program = new Program("some-program", PluginRegistry.ofProgram(), text);
        var invocation = new Invocation(program, Map.of(), print, print);
        assertThat(invocation.handle("--dry-run", "-c", file.toString()))
                .as(out.toString(StandardCharsets.UTF_8))
                .hasValue(0);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("would run").doesNotContainIgnoringCase("warn");
    }
}
