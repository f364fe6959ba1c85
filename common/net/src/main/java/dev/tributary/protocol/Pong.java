package dev.tributary.protocol;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;

/**
 * A server's judgement of a PING, with its own proof that it knows the shared key.
 *
 * <pre>{@code
 * ["PONG", accepted, reason, hostname, key_digest]
 * }</pre>
 *
 * @param reason why not; empty if accepted
 * @param hostname of the server; empty if refused
 * @param sharedKeyDigest {@link Digests#sharedKey} over the client's salt and the server's hostname; empty if refused
 */
public record Pong(boolean accepted, String reason, String hostname, String sharedKeyDigest) implements ServerMessage {

    public static Pong accepted(String hostname, String sharedKeyDigest) {
        return new Pong(true, "", hostname, sharedKeyDigest);
    }

    /** @param reason in Fluentd's words, since clients log it: {@code shared_key mismatch} … */
    public static Pong refused(String reason) {
        return new Pong(false, reason, "", "");
    }

    /** To be written at once: some clients read it with a single read. */
    public byte[] encode() {
        return new MessagePackWriter(256)
                .arrayHeader(5)
                .string("PONG")
                .bool(accepted)
                .string(reason)
                .string(hostname)
                .string(sharedKeyDigest)
                .toByteArray();
    }

    /** Reads on behind the word PONG. */
    static Pong read(MessagePackReader reader) {
        return new Pong(reader.bool(), reader.string(), reader.string(), reader.string());
    }
}
