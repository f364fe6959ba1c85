/**
 * Filters: what may drop, change or show events between a source and its output. {@link
 * dev.tributary.filter.FilterPlugins} lists them.
 *
 * <p>They read packed entries in place and copy what they do not touch as bytes; {@code record_transformer} turns its
 * {@code <record>} section into a tree of {@link dev.tributary.filter.Template}s once and packs from that.
 */
package dev.tributary.filter;
