package dev.tributary.worker;

import dev.tributary.modules.PluginModule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Which configuration is run.
 *
 * @param name the file that was asked for, or what stands for it
 * @param hash as {@link PipelineSource#hash} tells it
 * @param at when it was read
 * @param modules where it may have plugins from that the program is not packaged with
 */
public record LoadedConfig(String name, String hash, Instant at, List<PluginModule> modules) {
    static LoadedConfig of(PipelineSource plan, Clock clock) {
        return new LoadedConfig(plan.name(), plan.hash(), clock.instant(), plan.modules());
    }
}
