/**
 * Forward protocol messages to and from bytes, in both directions, without any I/O: bytes in, sealed records out.
 *
 * <p>{@link dev.tributary.protocol.ForwardDecoder} reads what a client sends ({@link
 * dev.tributary.protocol.ClientMessage}), {@link dev.tributary.protocol.ReplyDecoder} what a server answers ({@link
 * dev.tributary.protocol.ServerMessage}); the records encode themselves, and {@link
 * dev.tributary.protocol.PackedForward} heads and tails a chunk. The rules, with what Fluentd does beside them, are in
 * {@code docs/PROTOCOL.md}.
 */
package dev.tributary.protocol;
