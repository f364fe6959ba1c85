package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigJson;
import dev.tributary.config.Position;
import dev.tributary.plugin.PluginView;
import dev.tributary.plugin.Stage;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A plugin in a graph.
 *
 * @param element its section
 * @param config the record that binds to
 * @param nested another plugin made it, and starts and stops it
 */
record Member(
        PluginIdentity identity,
        ConfigElement element,
        Class<? extends Record> config,
        Stage stage,
        PluginMeters meters,
        boolean nested) {

    /** For people: which plugin, and where it stands. */
    String shown() {
        Position position = element.position();
        return identity + " (" + position.file() + ":" + position.line() + ")";
    }

    PluginView view() {
        return new PluginView(
                identity.id(),
                identity.category(),
                element.type().filter(type -> !type.isEmpty()).orElse(identity.type()),
                ConfigJson.masked(element, config),
                meters.figures().stream().flatMap(Member::readings).toList(),
                stage.condition());
    }

    private static Stream<PluginView.Reading> readings(Figure figure) {
        return switch (figure) {
            case Figure.Count count ->
                Stream.of(reading(count, "", count.counter().value()));
            case Figure.Level level ->
                Stream.of(reading(level, "", level.value().getAsLong()));
            case Figure.Latency latency ->
                Stream.of(
                        reading(
                                latency,
                                "_count",
                                Arrays.stream(latency.durations().counts()).sum()),
                        reading(latency, "_seconds", latency.durations().sumSeconds()));
        };
    }

    private static PluginView.Reading reading(Figure figure, String suffix, double value) {
        return new PluginView.Reading(figure.name() + suffix, figure.labels(), value);
    }

    PluginStatus status() {
        return new PluginStatus(identity, stage.condition());
    }
}
