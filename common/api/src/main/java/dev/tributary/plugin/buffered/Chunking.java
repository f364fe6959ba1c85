package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.plugin.PluginContext;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How events are cut into chunks, decided once: the buffer cuts by it, and the writer knows by it what its chunks have in
 * common.
 *
 * @param buffer the {@code <buffer>} section, with the output's own {@code @type} and place for its files where it names none
 * @param keys what the events of a chunk have in common
 * @param timekey length of a time slice, if {@code time} is a chunk key; in a {@code <secondary>} what the section or
 *     the output says, though the chunks are another output's
 * @param secondary whether it gets another output's chunks, whose keys it cannot know
 */
public record Chunking(BufferConfig buffer, ChunkKeys keys, Optional<Duration> timekey, boolean secondary) {

    /**
     * @param section the {@code <buffer>} section, if there is one
     * @throws ConfigException for the chunk key time without a timekey
     */
    public static Chunking of(Optional<BufferConfig> section, BufferDefaults defaults, PluginContext context) {
        BufferConfig buffer = placed(section.orElse(BufferConfig.DEFAULT), defaults, context);
        ChunkKeys keys = ChunkKeys.parse(buffer.chunkKeys().isEmpty() ? defaults.chunkKeys() : buffer.chunkKeys());
        Optional<Duration> timekey =
                keys.time() || context.secondary() ? buffer.time().timekey().or(defaults::timekey) : Optional.empty();
        if (keys.time() && timekey.isEmpty()) {
            throw ConfigException.about(
                    "buffer", "<buffer time> needs timekey, the length of a time slice, such as timekey 1h");
        }
        return new Chunking(buffer, keys, timekey, context.secondary());
    }

    private static BufferConfig placed(BufferConfig section, BufferDefaults defaults, PluginContext context) {
        // In a <secondary> there is no buffer.
        Optional<String> type = context.secondary() ? Optional.empty() : defaults.type();
        BufferConfig buffer = type.map(section::orType).orElse(section);
        boolean hasPlace = context.rootDir().isPresent() && context.hasOwnId();
        return hasPlace || !buffer.inFiles()
                ? buffer
                : defaults.path().map(buffer::orPath).orElse(buffer);
    }

    /** Where time slices begin, and times that a chunk's texts show are written. */
    public ZoneId zone() {
        return buffer.time().zone();
    }

    /** Length of a time slice in seconds. */
    public Optional<Long> timekeySeconds() {
        return timekey.map(Duration::toSeconds);
    }
}
