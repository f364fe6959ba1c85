package dev.tributary.plugin;

import java.util.List;

/**
 * What a module adds to a program: the door through which every plugin comes, the programs' own too. A class that
 * implements it is public, has a public constructor without parameters, and is named in the module's {@code
 * META-INF/services/dev.tributary.plugin.PluginProvider}, as {@link java.util.ServiceLoader} has it.
 *
 * <pre>{@code
 * public final class AcmePlugins implements PluginProvider {
 *     @Override
 *     public String apiVersion() {
 *         return API_VERSION;
 *     }
 *
 *     @Override
 *     public List<PluginType<?, ?>> plugins() {
 *         return List.of(PluginType.filter("acme", "Marks events.", AcmeConfig.class, AcmeFilter::new));
 *     }
 * }
 * }</pre>
 */
public interface PluginProvider {
    /**
     * The version of what a plugin sees, {@code MAJOR.MINOR}. MAJOR is raised with what breaks a plugin that was built
     * before, MINOR with what is new. A compile-time constant: the compiler writes it into the class that uses it.
     */
    String API_VERSION = "1.0";

    /**
     * The version of the API that this was built against: {@link #API_VERSION}. A program takes those of its own MAJOR
     * and of a MINOR that is not above its own.
     */
    String apiVersion();

    /** The plugins, each name once in a category. Called once, at start; opens nothing. */
    List<PluginType<?, ?>> plugins();
}
