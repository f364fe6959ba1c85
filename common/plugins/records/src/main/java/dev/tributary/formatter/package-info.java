/**
 * Formatters: an event to the bytes of a line. {@link dev.tributary.formatter.FormatterPlugins} lists them.
 *
 * <p>All of them read the packed entry in place and write bytes; no record is decoded and no String is made for what
 * does not change from event to event.
 */
package dev.tributary.formatter;
