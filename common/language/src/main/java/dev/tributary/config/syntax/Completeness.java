package dev.tributary.config.syntax;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a configuration is a whole one, which takes events in and delivers them; a part may be anything. */
public final class Completeness {
    private Completeness() {}

    /**
     * Why nothing would happen if that configuration ran. Where filters do stand after sources, which may print, it is a
     * warning only.
     *
     * @param root of {@link ConfigParser}
     */
    public static Optional<ConfigException> missing(ConfigElement root, ConfigNotes notes) {
        boolean wanted = root.child("system")
                .flatMap(system -> system.param("without_source"))
                .filter(text -> !text.equals("false"))
                .isEmpty();
        boolean in = !wanted || has(root, "source");
        boolean out = has(root, "match");
        if (in && out) {
            return Optional.empty();
        }
        if (root.children().isEmpty() && root.params().isEmpty()) {
            return error(root, "there is no section in it, it is empty; " + sections(in, out));
        }
        String why = (in ? "" : "nothing comes in: there is no <source>")
                + (in || out ? "" : "; ")
                + (out ? "" : "nothing is delivered: there is no <match>");
        if (in && has(root, "filter")) {
            notes.warn(root.position(), why);
            return Optional.empty();
        }
        return error(root, why + "; " + sections(in, out));
    }

    private static String sections(boolean in, boolean out) {
        return "a configuration needs "
                + (in || out ? "one" : "both <source> and <match> sections, in it or in a file that it includes")
                + (in && !out ? ", or in a <label>" : "");
    }

    private static Optional<ConfigException> error(ConfigElement root, String reason) {
        return Optional.of(new ConfigException(root.position(), reason));
    }

    /** Anywhere a directive may stand. */
    private static boolean has(ConfigElement root, String directive) {
        return nested(root).anyMatch(one -> one.name().equals(directive));
    }

    private static Stream<ConfigElement> nested(ConfigElement element) {
        return element.children().stream()
                .flatMap(child -> List.of("worker", "label").contains(child.name()) ? nested(child) : Stream.of(child));
    }
}
