package dev.tributary.plugin;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * A kind of plugin: its {@code @type}, what it is for, its config record, and how one is made.
 *
 * @param category what it is
 * @param name the {@code @type}
 * @param aliases older names of the same
 * @param doc a sentence or two of Markdown for the reference
 * @param config the record its parameters bind to
 * @param legacy turns older spellings of this type's parameters into today's sections, before binding
 * @param factory makes one; throws ConfigException for what the record alone could not refuse. Opens nothing.
 *     Also asked, for what else is wrong, where the record has a stand-in for something wrong; what it makes is not used
 */
public record PluginType<C extends Record, P>(
        Category category,
        String name,
        List<String> aliases,
        String doc,
        Class<C> config,
        Legacy legacy,
        BiFunction<C, PluginContext, P> factory) {

    public PluginType(
            Category category,
            String name,
            List<String> aliases,
            String doc,
            Class<C> config,
            BiFunction<C, PluginContext, P> factory) {
        this(category, name, aliases, doc, config, (element, context, findings) -> element, factory);
    }

    /** The sections a plugin can stand in. */
    public enum Category {
        SOURCE,
        FILTER,
        OUTPUT,
        PARSER,
        FORMATTER;

        /** For people, and in the names of plugins: {@code source}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Turns a section in an older spelling into today's. */
    @FunctionalInterface
    public interface Legacy {
        /** @param findings takes what is wrong with it; what is wrong with the section that comes out is told with it */
        ConfigElement rewritten(ConfigElement element, PluginContext context, Findings findings);
    }

    public static <C extends Record> PluginType<C, Source> source(
            String name, String doc, Class<C> config, BiFunction<C, PluginContext, Source> factory) {
        return new PluginType<>(Category.SOURCE, name, List.of(), doc, config, factory);
    }

    public static <C extends Record> PluginType<C, Filter> filter(
            String name, String doc, Class<C> config, BiFunction<C, PluginContext, Filter> factory) {
        return new PluginType<>(Category.FILTER, name, List.of(), doc, config, factory);
    }

    public static <C extends Record> PluginType<C, Output> output(
            String name, String doc, Class<C> config, BiFunction<C, PluginContext, Output> factory) {
        return new PluginType<>(Category.OUTPUT, name, List.of(), doc, config, factory);
    }

    public static <C extends Record> PluginType<C, Parser> parser(
            String name, String doc, Class<C> config, BiFunction<C, PluginContext, Parser> factory) {
        return new PluginType<>(Category.PARSER, name, List.of(), doc, config, factory);
    }

    public static <C extends Record> PluginType<C, Formatter> formatter(
            String name, String doc, Class<C> config, BiFunction<C, PluginContext, Formatter> factory) {
        return new PluginType<>(Category.FORMATTER, name, List.of(), doc, config, factory);
    }

    public PluginType<C, P> alias(String... names) {
        return new PluginType<>(category, name, List.of(names), doc, config, legacy, factory);
    }

    /**
     * One plugin of this type as a section asks.
     *
     * @throws ConfigException with the places and with all that is wrong, where the section cannot be this
     */
    public P create(ConfigElement element, PluginContext context) {
        var findings = new Findings();
        ConfigElement today = legacy.rewritten(element, context, findings);
        var made = findings.making(
                () -> ConfigBinder.bound(today, config, context.notes()).make(bound -> factory.apply(bound, context)));
        findings.tell();
        return made.orElseThrow();
    }

    public PluginType<C, P> legacy(UnaryOperator<ConfigElement> rewriting) {
        return legacy((element, context, findings) -> rewriting.apply(element));
    }

    /** With a rewriting that warns, that finds something wrong, or that has to know where it runs. */
    public PluginType<C, P> legacy(Legacy rewriting) {
        return new PluginType<>(category, name, aliases, doc, config, rewriting, factory);
    }
}
