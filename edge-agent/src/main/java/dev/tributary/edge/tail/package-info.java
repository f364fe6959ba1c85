/**
 * Follows files that grow, as Fluentd's in_tail does.
 *
 * <p>Two threads share the work and nothing else that changes. {@link dev.tributary.edge.tail.TailSource} lives on the worker's event
 * loop: timers, emits, figures. {@link dev.tributary.edge.tail.TailedFiles} and all below it live on one ordered
 * executor: every system call and every parse. A pass goes there and comes back with batches; the batches are emitted;
 * what became of them goes there with the next pass.
 *
 * <p>A file's position moves when the future of its batch completes, and one batch of a file is out at a time: a failed
 * one is read again from its position, nothing is lost and nothing behind it was sent. A rotated file stays open until
 * it was read to its end, and its successor waits for that.
 *
 * <p>A third, {@link dev.tributary.edge.tail.Arrivals}, waits for the system to tell of files that come to a followed
 * path. It opens them and lets the next pass find them.
 */
package dev.tributary.edge.tail;
