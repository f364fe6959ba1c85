/**
 * Where the plugins of a program come from: its class path, on which {@link java.util.ServiceLoader} finds each {@link
 * dev.tributary.plugin.PluginProvider}.
 */
package dev.tributary.modules;
