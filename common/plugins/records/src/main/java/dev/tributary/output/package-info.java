/**
 * Outputs that both programs have: standard output, files, nothing, several others, another label. {@link
 * dev.tributary.output.OutputPlugins} lists them.
 *
 * <p>An output that delivers chunks is a {@link dev.tributary.plugin.buffered.ChunkWriter} with the
 * program's buffer in front; one that needs no buffer is an {@link dev.tributary.plugin.Output} itself.
 */
package dev.tributary.output;
