package dev.tributary.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The two proofs of the handshake: SHA-512 in 128 lowercase hexadecimal characters, over raw bytes. */
public final class Digests {
    private Digests() {}

    /**
     * That somebody knows the shared key: hex(SHA512(salt, hostname, nonce, key)).
     *
     * @param sharedKeySalt the client's, as it was on the wire
     * @param hostname of who proves it, client or server
     * @param nonce the server's
     */
    public static String sharedKey(byte[] sharedKeySalt, String hostname, byte[] nonce, String sharedKey) {
        return hex(sharedKeySalt, utf8(hostname), nonce, utf8(sharedKey));
    }

    /**
     * That somebody knows a password: hex(SHA512(auth, username, password)).
     *
     * @param authSalt the server's {@code auth}
     */
    public static String password(byte[] authSalt, String username, String password) {
        return hex(authSalt, utf8(username), utf8(password));
    }

    /** Takes the same time wherever the first difference is. */
    public static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(utf8(expected), utf8(given));
    }

    private static String hex(byte[]... parts) {
        try {
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                sha512.update(part);
            }
            return HexFormat.of().formatHex(sha512.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-512", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
