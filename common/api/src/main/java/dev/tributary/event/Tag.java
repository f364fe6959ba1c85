package dev.tributary.event;

import java.nio.charset.StandardCharsets;

/**
 * Where an event comes from, in dotted parts such as {@code app.web.access}. May be empty: Fluentd yields an empty tag
 * for an unset environment variable, and {@code *} matches it.
 */
public record Tag(String name) {
    /** Bytes of UTF-8 that a tag may have: as much as a chunk's file has room for. */
    public static final int BYTES_MAX = 65_535;

    public Tag {
        java.util.Objects.requireNonNull(name);
    }

    /** Whether it has more than {@link #BYTES_MAX}: then no buffer takes its events. */
    public boolean isTooLong() {
        // No character has more than three bytes, and most tags are far from it.
        return name.length() > BYTES_MAX / 3 && name.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX;
    }

    /** The parts between the dots; one empty part for an empty tag. */
    public String[] parts() {
        return name.split("\\.", -1);
    }

    /** This tag behind {@code prefix} and a dot, as {@code add_tag_prefix} asks. */
    public Tag prefixed(String prefix) {
        return new Tag(prefix + "." + name);
    }

    /** For a log line: a tag is whatever a peer says. */
    public String shown() {
        return PeerText.shown(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
