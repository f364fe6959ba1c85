/**
 * Fluentd configuration text becomes a tree of {@link dev.tributary.config.ConfigElement}s, and an element becomes a
 * plugin's config record. Every error names file, line and column.
 *
 * <p>A plugin's parameters are the components of one record, each with a {@link dev.tributary.config.Param} or a
 * {@link dev.tributary.config.Section}: meaning, default and range in one place. From that come binding, warnings for
 * unknown parameters, the reference in docs and the texts of errors.
 */
package dev.tributary.config;
