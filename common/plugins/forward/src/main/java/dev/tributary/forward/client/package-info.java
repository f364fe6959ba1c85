/**
 * The output {@code forward}: sends chunks to forward servers. A {@link dev.tributary.forward.client.ForwardOutput}
 * writes a chunk to the {@code Upstream} that its {@code LoadBalancer} picks; an upstream keeps what is believed of one
 * server and the {@code ClientSession} to it, which writes {@code header | entries | option} and matches acks.
 */
package dev.tributary.forward.client;
