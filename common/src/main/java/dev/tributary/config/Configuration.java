package dev.tributary.config;

import java.util.List;

/**
 * A whole configuration, its structure checked; what is inside a plugin's section is not looked at. What stands in
 * {@code <worker>} comes after what stands outside, as Fluentd orders it: an outer {@code <match **>} wins.
 *
 * @param pipeline filters and matches outside of labels, in order
 */
public record Configuration(
        SystemConfig system, List<Directive> sources, List<Directive> pipeline, List<LabelDirective> labels) {

    public Configuration {
        sources = List.copyOf(sources);
        pipeline = List.copyOf(pipeline);
        labels = List.copyOf(labels);
    }

    /**
     * Reads the tree of a configuration.
     *
     * @param root of {@link ConfigParser}
     * @throws ConfigException at the first directive that is missing something, or not where it may be
     */
    public static Configuration of(ConfigElement root, ConfigNotes notes) {
        return new Directives(root, notes).read();
    }

    /** What worker {@code id} runs of it. */
    public Configuration forWorker(int id) {
        return new Configuration(
                system,
                sources.stream().filter(source -> source.workers().contains(id)).toList(),
                pipeline.stream().filter(stage -> stage.workers().contains(id)).toList(),
                labels.stream().filter(label -> label.workers().contains(id)).toList());
    }
}
