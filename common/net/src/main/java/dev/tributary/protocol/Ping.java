package dev.tributary.protocol;

import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;

/**
 * A client's proof that it knows the shared key.
 *
 * <pre>{@code
 * ["PING", hostname, shared_key_salt, key_digest, username, password_digest]
 * }</pre>
 *
 * @param hostname of the client
 * @param sharedKeySalt the bytes as they were on the wire, text or not; not to be changed
 * @param sharedKeyDigest 128 hexadecimal characters, {@link Digests#sharedKey}
 * @param username empty if the server asks for none
 * @param passwordDigest 128 hexadecimal characters, {@link Digests#password}, or empty
 */
public record Ping(
        String hostname,
        byte[] sharedKeySalt,
        String sharedKeyDigest,
        String username,
        String passwordDigest,
        long wireBytes)
        implements ClientMessage {

    public Ping(String hostname, byte[] sharedKeySalt, String sharedKeyDigest, String username, String passwordDigest) {
        this(hostname, sharedKeySalt, sharedKeyDigest, username, passwordDigest, 0);
    }

    /** Every field as a str, even a salt that is no text: Fluent Bit's server takes nothing else. */
    public byte[] encode() {
        return new MessagePackWriter(384)
                .arrayHeader(6)
                .string("PING")
                .string(hostname)
                .stringHeader(sharedKeySalt.length)
                .raw(sharedKeySalt, 0, sharedKeySalt.length)
                .string(sharedKeyDigest)
                .string(username)
                .string(passwordDigest)
                .toByteArray();
    }

    /** Reads a whole message that should be one. */
    static ClientMessage read(byte[] bytes, int start, int end) {
        int wireBytes = end - start;
        var reader = new MessagePackReader(bytes, start, end - start);
        if (reader.kind() != Kind.ARRAY) {
            return new InvalidPing(reader.kind() + " instead of a PING", wireBytes);
        }
        long size = reader.arrayHeader();
        if (size != 6) {
            return new InvalidPing("an array of " + size + " instead of a PING of 6", wireBytes);
        }
        try {
            if (!reader.string().equals("PING")) {
                return new InvalidPing("an array of 6 that is not a PING", wireBytes);
            }
            return new Ping(
                    reader.string(), reader.raw(), reader.string(), reader.string(), reader.string(), wireBytes);
        } catch (MalformedMessagePackException e) {
            return new InvalidPing("a PING with a field that is not a string", wireBytes);
        }
    }

    /** Without what could help to find out the key. */
    @Override
    public String toString() {
        return "Ping[hostname=" + hostname + ", username=" + username + "]";
    }
}
