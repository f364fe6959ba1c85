package dev.tributary.plugin.buffered;

import dev.tributary.event.Tag;
import java.util.Map;
import java.util.Optional;
import org.msgpack.value.Value;

/**
 * What the events of a chunk have in common, as the argument of {@code <buffer>} asks: Fluentd's chunk metadata.
 *
 * @param timekey start of the time slice in seconds since 1970, if {@code time} is a chunk key
 * @param tag if {@code tag} is a chunk key
 * @param variables the other chunk keys and their values in the record, nil where the record has none
 */
public record ChunkKey(Optional<Long> timekey, Optional<Tag> tag, Map<String, Value> variables) {
    public ChunkKey {
        variables = Map.copyOf(variables);
    }
}
