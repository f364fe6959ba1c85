/**
 * Text to records: one class and one config record for each {@code @type} of a {@code <parse>} section.
 *
 * <p>A parser finds the fields; {@link dev.tributary.parser.FieldRules} does what all have in common: the event's time
 * out of a field, {@code types}, and what stands for null. To add a parser, write both classes and list it in {@link
 * dev.tributary.parser.ParserPlugins}.
 */
package dev.tributary.parser;
