/** What a plugin keeps across restarts: {@code <storage>}. */
@org.jspecify.annotations.NullMarked
package dev.tributary.plugin.storage;
