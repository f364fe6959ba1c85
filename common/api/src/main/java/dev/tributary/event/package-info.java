/**
 * What travels: a {@link dev.tributary.event.Tag} and an {@link dev.tributary.event.EventStream}.
 *
 * <p>A stream is a view on packed entries plus a count, because every mode of the forward protocol carries the same
 * bytes. An {@link dev.tributary.event.EventCursor} walks them in place; an {@link dev.tributary.event.Event} is made
 * only for a reader of fields.
 */
package dev.tributary.event;
