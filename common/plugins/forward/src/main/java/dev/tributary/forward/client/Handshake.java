package dev.tributary.forward.client;

import dev.tributary.event.PeerText;
import dev.tributary.protocol.Digests;
import dev.tributary.protocol.Helo;
import dev.tributary.protocol.Ping;
import dev.tributary.protocol.Pong;
import dev.tributary.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** How far a connection is in proving both sides to each other. */
sealed interface Handshake {

    /** The server has to greet first. */
    record AwaitsHelo(Credentials ours) implements Handshake {
        private static final int SALT_BYTES = 16;
        private static final SecureRandom CHANCE = new SecureRandom();

        AwaitsPong answer(Helo helo) {
            byte[] chance = new byte[SALT_BYTES];
            CHANCE.nextBytes(chance);
            // Text, as Fluentd sends it: a server that reads texts only can take it.
            return answer(helo, HexFormat.of().formatHex(chance).getBytes(StandardCharsets.US_ASCII));
        }

        AwaitsPong answer(Helo helo, byte[] salt) {
            boolean user = helo.authSalt().length > 0;
            var ping = new Ping(
                    ours.selfHostname(),
                    salt,
                    Digests.sharedKey(salt, ours.selfHostname(), helo.nonce(), ours.sharedKey()),
                    user ? ours.username() : "",
                    user ? Digests.password(helo.authSalt(), ours.username(), ours.password()) : "");
            return new AwaitsPong(ours, helo.nonce(), ping);
        }
    }

    /** The server has to accept our proof and to give its own. */
    record AwaitsPong(Credentials ours, byte[] nonce, Ping ping) implements Handshake {

        /** @throws ProtocolException if it refuses us, or is not who it should be */
        void check(Pong pong) {
            if (!pong.accepted()) {
                throw new ProtocolException(
                        "authentication failed: the server says '" + PeerText.shown(pong.reason()) + "'");
            }
            if (pong.hostname().equals(ours.selfHostname())) {
                throw new ProtocolException("same hostname between input and output: both call themselves '"
                        + ours.selfHostname() + "'; give one of them another self_hostname");
            }
            String expected = Digests.sharedKey(ping.sharedKeySalt(), pong.hostname(), nonce, ours.sharedKey());
            if (!Digests.equal(expected, pong.sharedKeyDigest())) {
                throw new ProtocolException(
                        "shared key mismatch: the server accepts ours, but does not prove that it knows it");
            }
        }
    }
}
