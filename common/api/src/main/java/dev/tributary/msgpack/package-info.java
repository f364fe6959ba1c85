/**
 * MessagePack as bytes: read and write in place, skim a partial message. Knows no Fluentd word.
 *
 * <p>Values (a record for a filter, an option map) are msgpack-core's; this package adds only what that library
 * cannot do: walking packed bytes without building anything, and finding the end of a message that has not arrived
 * whole. Format: <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack specification</a>.
 */
package dev.tributary.msgpack;
