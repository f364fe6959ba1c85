/**
 * Fluentd's configuration language: from a file's text, with what it includes and the Ruby in it, to a tree of {@link
 * dev.tributary.config.ConfigElement}s, and from the tree's first level to directives, labels and the settings of
 * {@code <system>}. A plugin sees none of it, only its element.
 */
package dev.tributary.config.syntax;
