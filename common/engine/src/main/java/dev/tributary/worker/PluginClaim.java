package dev.tributary.worker;

import dev.tributary.config.Position;
import dev.tributary.plugin.Claim;

/**
 * Who claims what.
 *
 * @param position of the parameter that says so
 */
record PluginClaim(Claim claim, PluginIdentity plugin, Position position) {
    /** {@code file:line}. */
    String place() {
        return position.file() + ":" + position.line();
    }
}
