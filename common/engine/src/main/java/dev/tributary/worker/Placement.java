package dev.tributary.worker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the plugin of one directive has asked for while it was made, it and those within it. */
final class Placement {
    private final int generation;
    private final List<PluginInstance> nested = new ArrayList<>();
    private final List<PluginClaim> claims = new ArrayList<>();
    private final Set<String> labels = new LinkedHashSet<>();
    private boolean sendsBack;

    /** @param generation in which its section got its text, see {@link Generation} */
    Placement(int generation) {
        this.generation = generation;
    }

    int generation() {
        return generation;
    }

    /** The plugins within it. */
    List<PluginInstance> nested() {
        return nested;
    }

    /** What it wants for itself. */
    List<PluginClaim> claims() {
        return claims;
    }

    /** Where it sends to. */
    Set<String> labels() {
        return labels;
    }

    /** It has asked for the router that it stands in. */
    void sendsBackNow() {
        sendsBack = true;
    }

    boolean sendsBack() {
        return sendsBack;
    }
}
