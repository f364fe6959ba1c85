package dev.tributary.protocol;

import dev.tributary.event.Compression;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import java.util.Optional;

/**
 * What stands before and behind the entries in a PackedForward message, so that a chunk's bytes can be written between
 * them as they lie.
 *
 * <pre>{@code
 * 93  tag (str)  db llllllll  entries…  {"size":n,"compressed":"text","chunk":"…"}
 * `------ header ----------'            `-------------- option ----------------'
 * }</pre>
 *
 * The entries are a str 32 and not a bin, as Fluentd sends them: every receiver takes a str.
 *
 * @param header not to be changed
 * @param option not to be changed
 */
public record PackedForward(byte[] header, byte[] option) {
    private static final long PAYLOAD_BYTES_MAX = 0xffff_ffffL;

    /**
     * @param payloadBytes all of the entries as they will be written, compressed if they are; up to 2^32-1
     * @param count of the entries
     * @param chunk the token that the receiver is to acknowledge; absent if no ack is wanted
     */
    public static PackedForward around(
            Tag tag, long payloadBytes, int count, Compression compression, Optional<ChunkToken> chunk) {
        if (payloadBytes < 0 || payloadBytes > PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "payload of " + payloadBytes + " bytes exceeds what a str 32 holds, " + PAYLOAD_BYTES_MAX);
        }
        var header = new MessagePackWriter(tag.name().length() + 16);
        header.arrayHeader(3).string(tag.name()).put(0xdb).unsigned(payloadBytes, 4);
        return new PackedForward(header.toByteArray(), option(count, compression, chunk));
    }

    private static byte[] option(int count, Compression compression, Optional<ChunkToken> chunk) {
        var option = new MessagePackWriter(64);
        option.mapHeader(chunk.isPresent() ? 3 : 2);
        option.string("size").integer(count);
        option.string("compressed").string(compression.word());
        chunk.ifPresent(token -> option.string("chunk").raw(token.packed(), 0, token.packed().length));
        return option.toByteArray();
    }
}
