package dev.tributary.event;

/**
 * Where an event comes from, in dotted parts such as {@code app.web.access}. May be empty: Fluentd yields an empty tag
 * for an unset environment variable, and {@code *} matches it.
 */
public record Tag(String name) {
    public Tag {
        java.util.Objects.requireNonNull(name);
    }

    /** The parts between the dots; one empty part for an empty tag. */
    public String[] parts() {
        return name.split("\\.", -1);
    }

    /** This tag behind {@code prefix} and a dot, as {@code add_tag_prefix} asks. */
    public Tag prefixed(String prefix) {
        return new Tag(prefix + "." + name);
    }

    @Override
    public String toString() {
        return name;
    }
}
