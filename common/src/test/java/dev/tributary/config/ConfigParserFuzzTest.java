package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.Random;
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
            try {
                Configuration.of(
                        ConfigParser.parse("a.conf", text.toString(), environment, (position, message) -> {}),
                        (position, message) -> {});
                read++;
            } catch (ConfigException e) {
                assertThat(e.position()).as(text.toString()).isPresent();
            } catch (RuntimeException e) {
                fail("seed " + seed + ", text: " + text, e);
            }
        }
        assertThat(read).isBetween(TEXTS / 100, TEXTS);
    }
}
