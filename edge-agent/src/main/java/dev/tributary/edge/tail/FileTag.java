package dev.tributary.edge.tail;

import dev.tributary.event.Tag;
import java.nio.file.Path;

/** The tag of a file: the parameter {@code tag} with the path in place of its star, as Fluentd writes it. */
final class FileTag {
    private final String before;
    private final String after;
    private final boolean starred;

    FileTag(String tag) {
        int star = tag.indexOf('*');
        starred = star >= 0;
        before = starred ? tag.substring(0, star) : tag;
        after = starred ? tag.substring(star + 1) : "";
    }

    /** {@code /var/log//app.log} is {@code var.log.app.log}. */
    Tag of(Path path) {
        if (!starred) {
            return new Tag(before);
        }
        String dotted = path.toString().replace('/', '.').replaceAll("\\.+", ".");
        return new Tag(before + (dotted.startsWith(".") ? dotted.substring(1) : dotted) + after);
    }
}
