package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Section;
import java.util.Optional;

/** The sections that every buffered output has; its config record takes them in with {@code @Inline}. */
public record Delivery(
        @Section(doc = "How events are collected before they are delivered.")
        Optional<BufferConfig> buffer,

        @Section(doc = "An output for chunks that could not be delivered for long.")
        Optional<ConfigElement> secondary) {

    /** Neither section. */
    public static final Delivery DEFAULT = new Delivery(Optional.empty(), Optional.empty());

    /** A config record with a {@link Delivery}: a component of that name and type is all it takes. */
    public interface Configured {
        Delivery delivery();
    }
}
