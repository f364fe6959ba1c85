package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigJson;
import dev.tributary.config.Position;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginView;
import dev.tributary.plugin.Stage;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plugin in a graph.
 *
 * @param element its section
 * @param config the record that binds to
 * @param nested another plugin made it, and starts and stops it
 */
record PluginInstance(
        PluginIdentity identity,
        ConfigElement element,
        Class<? extends Record> config,
        Stage stage,
        PluginMeters meters,
        boolean nested) {

    /** The figure of a buffer that tells how many events are in it. */
    private static final String EVENTS_HELD = "buffer_events";

    /** For people: which plugin, and where it stands. */
    String shown() {
        Position position = element.position();
        return identity + " (" + position.file() + ":" + position.line() + ")";
    }

    /** The same plugin, whose section says the same somewhere else. */
    PluginInstance writtenAt(ConfigElement now) {
        return new PluginInstance(identity, now, config, stage, meters, nested);
    }

    PluginView view() {
        return new PluginView(
                identity.id(),
                identity.category(),
                element.type().filter(type -> !type.isEmpty()).orElse(identity.type()),
                ConfigJson.masked(element, config),
                meters.figures().stream().flatMap(PluginInstance::readings).toList(),
                stage.condition());
    }

    private static Stream<PluginView.Reading> readings(Figure figure) {
        return switch (figure) {
            case Figure.Count count ->
                Stream.of(reading(count, "", (double) count.counter().value()));
            case Figure.Level level ->
                Stream.of(reading(level, "", (double) level.value().getAsLong()));
            case Figure.Latency latency ->
                Stream.of(
                        reading(latency, "_count", (double)
                                Arrays.stream(latency.durations().counts()).sum()),
                        reading(latency, "_seconds", latency.durations().sumSeconds()));
        };
    }

    private static PluginView.Reading reading(Figure figure, String suffix, double value) {
        return new PluginView.Reading(figure.name() + suffix, figure.labels(), value);
    }

    void flush() {
        if (stage instanceof Output output) {
            output.flush();
        }
    }

    /** How many events its buffer holds, and what becomes of them if the process ends now. May be read from any thread. */
    Optional<String> held() {
        long events = meters.figures().stream()
                .filter(figure -> figure.name().equals(EVENTS_HELD))
                .mapToLong(figure ->
                        figure instanceof Figure.Level level ? level.value().getAsLong() : 0)
                .sum();
        boolean kept = element.child("buffer")
                .flatMap(ConfigElement::type)
                .filter("file"::equals)
                .isPresent();
        return events == 0
                ? Optional.empty()
                : Optional.of("%d events of %s, %s"
                        .formatted(
                                events,
                                shown(),
                                kept ? "kept in its file buffer for the next start" : "lost with its memory buffer"));
    }

    PluginStatus status() {
        return new PluginStatus(identity, stage.condition());
    }
}
