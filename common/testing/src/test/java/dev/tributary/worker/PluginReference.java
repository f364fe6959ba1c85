package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.ConfigReference;
import dev.tributary.config.ReferenceRegion;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.program.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Checks what the documents say of a module's plugins: a page for each kind of plugin in docs/plugins, and the list of
 * all in docs/CONFIG.md. See {@link ReferenceRegion}.
 */
public final class PluginReference {
    private static final Path DOCS = Checkout.root().resolve("docs");

    private PluginReference() {}

    /** @param module whose plugins these are, in the names of the regions */
    public static void check(String module, List<PluginType<?, ?>> types) {
        String region = module + " plugins";
        for (Category category : Category.values()) {
            List<PluginType<?, ?>> those = of(category, types);
            Path page = DOCS.resolve(page(category));
            if (those.isEmpty()) {
                assertThat(read(page)).doesNotContain(region);
            } else {
                ReferenceRegion.check(
                        page,
                        region,
                        ConfigReference.markdown(
                                those.stream().map(PluginReference::entry).toList()));
            }
        }
        if (types.isEmpty()) {
            assertThat(read(DOCS.resolve("CONFIG.md"))).doesNotContain(region);
        } else {
            ReferenceRegion.check(DOCS.resolve("CONFIG.md"), region, index(types));
        }
    }

    private static List<PluginType<?, ?>> of(Category category, List<PluginType<?, ?>> types) {
        return types.stream()
                .filter(type -> type.category() == category)
                .sorted(Comparator.comparing(PluginType::name))
                .toList();
    }

    private static String page(Category category) {
        return "plugins/" + category.word() + "s.md";
    }

    private static String index(List<PluginType<?, ?>> types) {
        return Arrays.stream(Category.values())
                .filter(category -> !of(category, types).isEmpty())
                .map(category -> "| " + category.word() + " | "
                        + of(category, types).stream()
                                .map(type -> "[`%s`](%s#%s-%s)"
                                        .formatted(type.name(), page(category), category.word(), type.name()))
                                .collect(Collectors.joining(", "))
                        + " |\n")
                .collect(Collectors.joining("", "| | |\n|---|---|\n", ""));
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigReference.Entry entry(PluginType<?, ?> type) {
        String category = type.category().name();
        String title = category.charAt(0) + category.substring(1).toLowerCase(Locale.ROOT) + " " + type.name();
        return new ConfigReference.Entry(title, type.name(), type.aliases(), type.doc(), type.config());
    }
}
