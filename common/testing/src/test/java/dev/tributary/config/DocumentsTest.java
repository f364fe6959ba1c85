package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is written by hand of parameters is what they are. The references that this compares with are held to the config
 * records by the tests that generate them.
 */
class DocumentsTest {
    private static final Path DOCS = Checkout.root().resolve("docs");
    private static final Path COMMON = Checkout.root().resolve("common");

    /** {@code | what | of | `parameter` | default | beyond it |}. */
    private static final Pattern LIMIT = Pattern.compile("\\| [^|]*\\| ([^|]+) \\| `([^`]+)` \\| ([^|]*)\\| [^|]+ \\|");

    static Stream<Arguments> limits() throws IOException {
        return section(DOCS.resolve("SECURITY.md"), "## What is bounded", "## ").stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what | of |"))
                .map(line -> {
                    Matcher limit = LIMIT.matcher(line);
                    assertThat(limit.matches()).as(line).isTrue();
                    return Arguments.of(
                            limit.group(1), limit.group(2), limit.group(3).strip());
                });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("limits")
    void eachLimitThatIsNamedIsThereWithThatDefault(String of, String parameter, String preset) throws IOException {
        if (of.equals("fixed")) {
            assertThat(constant(parameter)).isEqualTo(number(preset));
        } else {
            assertThat(presets(of, parameter))
                    .as("defaults of %s in the reference of %s", parameter, of)
                    .contains(preset);
        }
    }

    private static List<String> presets(String of, String parameter) throws IOException {
        boolean environment = of.equals("HTTP of the program");
        Pattern row =
                Pattern.compile("\\| `" + parameter + "`[^|]*\\| " + (environment ? "" : "[^|]*\\| ") + "([^|]*)\\|.*");
        return reference(of).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1).strip())
                .toList();
    }

    private static List<String> reference(String of) throws IOException {
        return switch (of) {
            case "HTTP of the program" -> Files.readAllLines(DOCS.resolve("OPERATIONS.md"));
            case "`<system>`" -> section(DOCS.resolve("CONFIG.md"), "### `<system>`", "### ");
            default -> {
                String[] plugin = of.split(" ", 2);
                String word = plugin[0].substring(0, 1).toUpperCase(Locale.ROOT) + plugin[0].substring(1);
                yield section(
                        DOCS.resolve("plugins").resolve(plugin[0] + "s.md"), "### " + word + " " + plugin[1], "### ");
            }
        };
    }

    /** The lines from a heading to the next of its rank or a higher one. */
    private static List<String> section(Path file, String heading, String rank) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int from = lines.indexOf(heading);
        assertThat(from).as("%s in %s", heading, file).isNotNegative();
        return lines.subList(from + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith(rank) && !line.startsWith("## "))
                .toList();
    }

    private static long constant(String name) throws IOException {
        String[] parts = name.split("\\.", 2);
        try (Stream<Path> files = Files.walk(COMMON)) {
            Path file = files.filter(one -> one.getFileName().toString().equals(parts[0] + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + parts[0]));
            Matcher value = Pattern.compile(" " + parts[1] + " = ([0-9_L* ]+);").matcher(Files.readString(file));
            assertThat(value.find()).as("%s in %s", parts[1], file).isTrue();
            return Stream.of(value.group(1).replaceAll("[_L ]", "").split("\\*"))
                    .mapToLong(Long::parseLong)
                    .reduce(1, Math::multiplyExact);
        }
    }

    private static long number(String text) {
        return text.endsWith("m") ? Long.parseLong(text.substring(0, text.length() - 1)) << 20 : Long.parseLong(text);
    }
}
