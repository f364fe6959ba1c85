package dev.tributary.protocol;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;

/**
 * The greeting of a server that wants proof of a shared key.
 *
 * <pre>{@code
 * ["HELO", {"nonce": bin, "auth": bin, "keepalive": bool}]
 * }</pre>
 *
 * @param nonce 16 bytes of chance, fresh for each connection; not to be changed
 * @param authSalt 16 bytes of chance, empty if no user name is asked for; not to be changed
 * @param keepalive whether the server lets a connection live on; true if it does not say
 */
public record Helo(byte[] nonce, byte[] authSalt, boolean keepalive) implements ServerMessage {

    /** Exactly as Fluentd writes it, to be written at once: some clients read it with a single read. */
    public byte[] encode() {
        return new MessagePackWriter(96)
                .arrayHeader(2)
                .string("HELO")
                .mapHeader(3)
                .string("nonce")
                .binary(nonce)
                .string("auth")
                .binary(authSalt)
                .string("keepalive")
                .bool(keepalive)
                .toByteArray();
    }

    /** Reads on behind the word HELO; salts may be str or bin, unknown keys are passed over. */
    static Helo read(MessagePackReader reader) {
        byte[] nonce = {};
        byte[] authSalt = {};
        boolean keepalive = true;
        for (long left = reader.mapHeader(); left > 0; left--) {
            String key = reader.string();
            switch (key) {
                case "nonce" -> nonce = reader.raw();
                case "auth" -> authSalt = reader.raw();
                case "keepalive" -> {
                    if (reader.kind() == Kind.BOOLEAN) {
                        keepalive = reader.bool();
                    } else {
                        reader.skip();
                    }
                }
                default -> reader.skip();
            }
        }
        if (nonce.length == 0) {
            throw new ProtocolException("HELO without a nonce");
        }
        return new Helo(nonce, authSalt, keepalive);
    }
}
