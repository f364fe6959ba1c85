package dev.tributary.config.syntax;

import dev.tributary.config.Position;
import java.util.List;

/**
 * A {@code <label @NAME>}.
 *
 * @param name with its {@code @}
 * @param pipeline filters and matches in order, at least one match
 */
public record LabelDirective(String name, List<Directive> pipeline, WorkerIds workers, Position position) {
    public LabelDirective {
        pipeline = List.copyOf(pipeline);
    }
}
