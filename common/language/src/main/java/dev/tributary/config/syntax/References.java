package dev.tributary.config.syntax;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Checks what the directives of a configuration say about each other: labels and ids. */
final class References {
    /** There without being written down. */
    private static final Set<String> BUILT_IN_LABELS = Set.of("@ROOT");

    private final Configuration configuration;
    private final Consumer<ConfigException> errors;

    /** @param errors gets every error, once for each worker that has it */
    References(Configuration configuration, Consumer<ConfigException> errors) {
        this.configuration = configuration;
        this.errors = errors;
    }

    void check() {
        checkLabelNames();
        for (int worker = 0; worker < configuration.system().workers(); worker++) {
            check(configuration.forWorker(worker), worker);
        }
    }

    private void checkLabelNames() {
        var seen = new ArrayList<LabelDirective>();
        for (LabelDirective label : configuration.labels()) {
            seen.stream()
                    .filter(other ->
                            other.name().equals(label.name()) && other.workers().overlaps(label.workers()))
                    .findFirst()
                    .ifPresent(other -> errors.accept(new ConfigException(
                            label.position(),
                            "Section <label " + label.name() + "> appears twice; the first is in "
                                    + other.position().file() + ":"
                                    + other.position().line())));
            seen.add(label);
        }
    }

    private void check(Configuration part, int worker) {
        var labels = new LinkedHashSet<>(BUILT_IN_LABELS);
        part.labels().forEach(label -> labels.add(label.name()));
        var ids = new HashSet<String>();
        Stream.of(part.sources(), part.pipeline())
                .flatMap(List::stream)
                .forEach(directive -> check(directive.element(), labels, ids, worker));
        part.labels().stream()
                .flatMap(label -> label.pipeline().stream())
                .forEach(directive -> check(directive.element(), labels, ids, worker));
    }

    private void check(ConfigElement element, Set<String> labels, Set<String> ids, int worker) {
        element.children().forEach(child -> check(child, labels, ids, worker));
        if (element.type().isEmpty()) {
            return; // no plugin: in <record> these may be keys of the user's
        }
        ConfigValue label = element.params().get("@label");
        if (configuration.whole() && label != null && !label.absent() && !labels.contains(label.text())) {
            errors.accept(new ConfigException(
                    label.position(),
                    label.text() + " label not found in worker " + worker
                            + Nearest.of(label.text(), labels)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("; write a <label " + label.text() + "> section")));
        }
        checkLogLevel(element);
        ConfigValue id = element.params().get("@id");
        if (id != null && !id.absent() && !ids.add(id.text())) {
            errors.accept(new ConfigException(
                    id.position(), "Duplicated plugin id '" + id.text() + "'; each plugin needs an @id of its own"));
        }
    }

    private void checkLogLevel(ConfigElement element) {
        ConfigValue level = element.params().get("@log_level");
        if (level == null || level.absent()) {
            return;
        }
        try {
            ConfigBinder.constant(LogLevel.class, level.text());
        } catch (ConfigException e) {
            errors.accept(
                    new ConfigException(level.position(), "@log_level in <" + element.name() + ">: " + e.reason()));
        }
    }
}
