/**
 * Chunks until they are delivered: stage, queue, retry and overflow behind one {@link
 * dev.tributary.buffer.BufferedOutput}, and a {@link dev.tributary.plugin.buffered.ChunkWriter} that knows the destination.
 *
 * <p>Words are Fluentd's: events are appended to the <em>staged</em> chunk of their key; a full or old chunk is
 * <em>queued</em>; a flush takes it out (<em>dequeued</em>) and writes it; a written chunk is purged, a failed one goes
 * back to the front of the queue. Invariant: staged + queued + dequeued bytes &lt;= total_limit_size.
 */
package dev.tributary.buffer;
