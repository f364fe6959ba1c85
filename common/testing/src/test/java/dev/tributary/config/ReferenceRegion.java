package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that is generated, between {@code <!-- begin: name -->} and {@code <!-- end: name -->}. A test
 * checks that it is current; run with {@code -Ddocs.update=true}, the test writes it.
 */
public final class ReferenceRegion {
    private ReferenceRegion() {}

    /** Checks that the region of {@code doc} holds {@code markdown}, or makes it so. */
    public static void check(Path doc, String region, String markdown) {
        String begin = "<!-- begin: " + region + " -->\n";
        String end = "<!-- end: " + region + " -->";
        String text = read(doc);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        assertThat(from).as("%s has no line %s", doc, begin.strip()).isNotNegative();
        assertThat(to).as("%s has no line %s behind its beginning", doc, end).isGreaterThan(from);
        String current = text.substring(from + begin.length(), to);
        String wanted = "\n" + markdown.strip() + "\n\n";
        if (Boolean.getBoolean("docs.update") && !current.equals(wanted)) {
            write(doc, text.substring(0, from + begin.length()) + wanted + text.substring(to));
            return;
        }
        assertThat(current)
                .as("%s is not current in its region '%s'; run the test with -Ddocs.update=true", doc, region)
                .isEqualTo(wanted);
    }

    private static String read(Path doc) {
        try {
            return Files.readString(doc);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path doc, String text) {
        try {
            Files.writeString(doc, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
