/**
 * What the author of a buffered output sees: a {@link dev.tributary.plugin.buffered.ChunkWriter} that delivers chunks,
 * its {@link dev.tributary.plugin.buffered.Delivery}, how its chunks are cut, and placeholders for what they have in
 * common. The buffer itself stands in front of the writer and is the program's.
 */
package dev.tributary.plugin.buffered;
