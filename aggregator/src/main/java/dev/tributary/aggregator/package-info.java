/** The aggregator: its main class, its default pipeline and the plugins that only it has. */
package dev.tributary.aggregator;
