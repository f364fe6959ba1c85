package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.plugin.Source;

/**
 * The plugin of a directive, and where it stands.
 *
 * @param enclosing its label, {@code @ROOT} outside of labels
 * @param workers how many workers run it
 */
record Placed(PluginInstance member, String enclosing, int workers, Placement placement) {

    /**
     * Whether it can go on as what is written now. What sends events to its own router by itself cannot: it may do so
     * while those behind it are exchanged. A source can, whose events are held meanwhile.
     */
    boolean isStill(PluginIdentity identity, String label, int workersNow, ConfigElement written) {
        return member.identity().equals(identity)
                && enclosing.equals(label)
                && workers == workersNow
                && member.element().saysTheSame(written)
                && (member.stage() instanceof Source || !placement.sendsBack());
    }
}
