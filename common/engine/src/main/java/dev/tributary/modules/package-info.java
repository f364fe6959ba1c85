/**
 * Where the plugins of a program come from: its class path, on which {@link java.util.ServiceLoader} finds each {@link
 * dev.tributary.plugin.PluginProvider}, and a folder of jars with a class loader each.
 *
 * <pre>
 * PluginFolder  the folder; everything that is wrong in it is told at once
 *  +- ModuleJars  a jar, or a folder of jars: its API's version, then its providers
 *      +- ModuleLoader  sees the JDK, the API and its own jars
 * PluginRegistry  all modules of a program, no name twice
 * </pre>
 */
package dev.tributary.modules;
