package dev.tributary.worker;

import dev.tributary.config.Position;
import dev.tributary.plugin.Stage;

/**
 * A plugin in a graph.
 *
 * @param position of its section
 * @param nested another plugin made it, and starts and stops it
 */
record Member(PluginIdentity identity, Position position, Stage stage, PluginMeters meters, boolean nested) {

    /** For people: which plugin, and where it stands. */
    String shown() {
        return identity + " (" + position.file() + ":" + position.line() + ")";
    }

    PluginStatus status() {
        return new PluginStatus(identity, stage.condition());
    }
}
