package dev.tributary.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file, it is read or refused with a place: never another exception, never without end. */
class ConfigParserFuzzTest {
    private static final int TEXTS = 5_000;
    private static final String[] PIECES = {
        "<match a>\n", "</match>\n", "<", ">", "</", "k ", "k", "\n", "\r\n", " ", "\t", "#", "\"", "'", "\\", "#{",
                "}",
        "ENV", "['X']", "[", "]", "{", ":", ",", "1", "true", "hostname", "||", "+", ".strip", ".fetch(", ")", "(",
                "\\u00",
        "@type x\n", "@", "é", "\0", "\uFEFF", "password ", "/re/", "${tag}", "File.read('", "use_nil", "-"
    };

    /** What is told of a text that is read to its end, whatever is wrong in it. */
    private static List<ConfigException> errors(String text, Environment environment) {
        var errors = new ArrayList<ConfigException>();
        ConfigNotes notes = new ConfigNotes() {
            @Override
            public void warn(Position position, String message) {}

            @Override
            public void error(ConfigException error) {
                errors.add(error);
            }
        };
        ConfigElement root = ConfigParser.parse("a.conf", text, environment, notes);
        assertThat(root.whole()).isEqualTo(errors.isEmpty());
        Configuration.of(root, notes, errors::add);
        return errors;
    }

    @Test
    void sectionsThatAreNeverClosedAreToldOnceEach() {
        int count = 400;
        var errors = errors("<match a>\n  @type x\n".repeat(count), new Environment(Map.of(), "h", "0"));
        assertThat(errors)
                .hasSize(count)
                .allSatisfy(error -> assertThat(error.reason()).contains("is never closed"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsOrRefusesAnything(long seed) {
        var random = new Random(seed);
        var environment = new Environment(Map.of("X", "x"), "h", "0");
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            var text = new StringBuilder();
            for (int piece = random.nextInt(14); piece >= 0; piece--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            var errors = errors(text.toString(), environment);
            assertThat(errors)
                    .as(text.toString())
                    .allSatisfy(error -> assertThat(error.position()).isPresent());
            assertThat(errors).extracting(Throwable::getMessage).doesNotHaveDuplicates();
            try {
                Configuration.of(
                        ConfigParser.parse("a.conf", text.toString(), environment, (position, message) -> {}),
                        (position, message) -> {});
                assertThat(errors).as(text.toString()).isEmpty();
                read++;
            } catch (ConfigException e) {
                assertThat(e.position()).as(text.toString()).isPresent();
                assertThat(errors)
                        .extracting(Throwable::getMessage)
                        .as(text.toString())
                        .contains(e.getMessage());
            } catch (RuntimeException e) {
                fail("seed " + seed + ", text: " + text, e);
            }
        }
        assertThat(read).isBetween(TEXTS / 100, TEXTS);
    }
}
