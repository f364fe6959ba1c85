package dev.tributary.worker;

import java.util.Collection;

/** Where the figures of one plugin, or of a router, are read. */
public final class PluginFigures {
    private final PluginIdentity plugin;
    private final PluginMeters meters;

    PluginFigures(PluginIdentity plugin, PluginMeters meters) {
        this.plugin = plugin;
        this.meters = meters;
    }

    public PluginIdentity plugin() {
        return plugin;
    }

    /** As they are now; some are made when first needed. */
    public Collection<Figure> figures() {
        return meters.figures();
    }
}
