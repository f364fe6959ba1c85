package dev.tributary.worker;

import dev.tributary.plugin.Condition;
import java.util.Optional;

/** How one plugin was when it was asked; no condition for one that has nothing to fail. */
public record PluginStatus(PluginIdentity plugin, Optional<Condition> condition) {}
