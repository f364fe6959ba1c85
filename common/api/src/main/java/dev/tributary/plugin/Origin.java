package dev.tributary.plugin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The name of what was emitted once: a chunk of a peer, a piece of a file. Its source gives the same name to the same
 * events when it emits them again, and to no others. 128 bits of a hash, so that it takes little room in a buffer.
 *
 * @param high first half of the name
 * @param low second half of it
 * @param lane 0, or what the names of one sender have in common that come strictly one after the other: then only the
 *     last name of a lane can come again
 */
public record Origin(long high, long low, long lane) {

    /** Names what {@code parts} tell apart; each counts with its length. */
    public static Origin of(long lane, byte[]... parts) {
        ByteBuffer hash = ByteBuffer.wrap(hash(parts));
        return new Origin(hash.getLong(), hash.getLong(), lane);
    }

    /** A lane that {@code parts} tell apart; never 0. */
    public static long lane(byte[]... parts) {
        return ByteBuffer.wrap(hash(parts)).getLong() | 1;
    }

    public static byte[] bytes(String part) {
        return part.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] bytes(long part) {
        return ByteBuffer.allocate(Long.BYTES).putLong(part).array();
    }

    private static byte[] hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
