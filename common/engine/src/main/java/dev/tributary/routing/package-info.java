/**
 * From a tag to an output: a {@link dev.tributary.routing.Router} holds the {@link dev.tributary.routing.Route}s of the
 * root or of a label in file order, each a {@link dev.tributary.routing.TagPattern} with a filter or an output. Filters
 * that stand before the first match of a tag apply, in order; that match gets what is left.
 *
 * <p>A router is an {@link dev.tributary.plugin.Output}, so sources and re-emitting outputs need not know one.
 */
package dev.tributary.routing;
