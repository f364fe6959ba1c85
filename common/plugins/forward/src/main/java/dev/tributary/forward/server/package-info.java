/**
 * The source {@code forward}: receives events from forward clients. A {@link
 * dev.tributary.forward.server.ForwardServer} listens; each connection is a {@code ServerSession}, which feeds the
 * decoder, emits what comes out, and acks in order what the rest of the pipeline has taken responsibility for.
 *
 * <pre>{@code
 *              bytes                 messages             emit
 * socket ----> ForwardDecoder -----> InFlight  ---------> router
 *   ^  pause above in_flight_limit      |  in order           |
 *   +---- ack  <---- oldest stored <----+<--- future done ----+
 * }</pre>
 */
package dev.tributary.forward.server;
