package dev.tributary.worker;

import dev.tributary.config.ConfigReference;
import dev.tributary.config.ReferenceRegion;
import dev.tributary.plugin.PluginType;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Checks the part of docs/CONFIG.md that describes a module's plugins; see {@link ReferenceRegion}. */
public final class PluginReference {
    private static final Path DOC = Path.of("..", "docs", "CONFIG.md");

    private PluginReference() {}

    /** Sources first, then filters, outputs, parsers and formatters, each by name. */
    public static void check(String region, List<PluginType<?, ?>> types) {
        var entries = types.stream()
                .sorted(Comparator.<PluginType<?, ?>>comparingInt(
                                type -> type.category().ordinal())
                        .thenComparing(PluginType::name))
                .map(PluginReference::entry)
                .toList();
        ReferenceRegion.check(DOC, region, ConfigReference.markdown(entries));
    }

    private static ConfigReference.Entry entry(PluginType<?, ?> type) {
        String category = type.category().name();
        String title = category.charAt(0) + category.substring(1).toLowerCase(Locale.ROOT) + " " + type.name();
        return new ConfigReference.Entry(title, type.name(), type.aliases(), type.doc(), type.config());
    }
}
