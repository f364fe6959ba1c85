package dev.tributary.config.syntax;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A whole configuration, its structure checked; what is inside a plugin's section is not looked at. What stands in
 * {@code <worker>} comes after what stands outside, as Fluentd orders it: an outer {@code <match **>} wins.
 *
 * @param pipeline filters and matches outside of labels, in order
 * @param whole whether nothing was left out because it could not be read
 */
public record Configuration(
        SystemConfig system,
        List<Directive> sources,
        List<Directive> pipeline,
        List<LabelDirective> labels,
        boolean whole) {

    public Configuration {
        sources = List.copyOf(sources);
        pipeline = List.copyOf(pipeline);
        labels = List.copyOf(labels);
    }

    /**
     * Reads the tree of a configuration.
     *
     * @param root of {@link ConfigParser}
     * @throws ConfigException for every directive that is missing something, or not where it may be, together
     */
    public static Configuration of(ConfigElement root, ConfigNotes notes) {
        var errors = new ArrayList<ConfigException>();
        Configuration configuration = of(root, notes, errors::add);
        if (!errors.isEmpty()) {
            throw ConfigException.together(errors);
        }
        return configuration;
    }

    /**
     * The same where it goes on behind an error, without the directive that has it: so that the others can be checked.
     *
     * @param errors gets every error
     */
    public static Configuration of(ConfigElement root, ConfigNotes notes, Consumer<ConfigException> errors) {
        return new Directives(root, notes, errors).read();
    }

    /** What worker {@code id} runs of it. */
    public Configuration forWorker(int id) {
        return new Configuration(
                system,
                sources.stream().filter(source -> source.workers().contains(id)).toList(),
                pipeline.stream().filter(stage -> stage.workers().contains(id)).toList(),
                labels.stream().filter(label -> label.workers().contains(id)).toList(),
                whole);
    }
}
