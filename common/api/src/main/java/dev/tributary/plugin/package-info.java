/**
 * What a plugin author sees. A plugin is one class and one config record, listed in its module's {@link
 * dev.tributary.plugin.PluginProvider}; it gets the rest (parser, formatter, label, clock, meters) from its {@link
 * dev.tributary.plugin.PluginContext}.
 *
 * <p>The one contract: the future of {@link dev.tributary.plugin.Output#emit} completes when the receiver has taken
 * responsibility for the events. Acks, tail positions and backpressure all follow from it.
 */
package dev.tributary.plugin;
