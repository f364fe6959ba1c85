package dev.tributary.web;

import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.Room;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.InflaterInputStream;

/** The body behind a {@code Content-Encoding}. */
final class Inflating {
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int PIECE_BYTES = 16 * 1024;

    private Inflating() {}

    /** Whether bodies with this encoding are sent as they are. */
    static boolean isPlain(String encoding) {
        String word = encoding.strip().toLowerCase(Locale.ROOT);
        return word.isEmpty() || word.equals("identity");
    }

    /**
     * @param limit most bytes that may come out
     * @param room what they take
     * @throws BadRequestException if it is not that, or too long
     */
    static byte[] inflate(String encoding, byte[] body, int limit, Room room) {
        var out = new ByteArrayOutputStream(Math.min(limit, 2 * Math.min(body.length, limit / 2)));
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = stream(encoding.strip().toLowerCase(Locale.ROOT), body)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                if (out.size() + (long) read > limit) {
                    throw new BadRequestException(body.length + " bytes of " + encoding
                            + " inflate beyond decompression_size_limit " + limit);
                }
                // While the array grows there are two of them.
                room.take(2L * read);
                out.write(piece, 0, read);
            }
        } catch (IOException e) {
            throw new BadRequestException("the body is not " + encoding + ": " + e.getMessage());
        }
        return out.toByteArray();
    }

    private static InputStream stream(String encoding, byte[] body) throws IOException {
        return switch (encoding) {
            case "gzip", "x-gzip" -> Codec.inflating(Compression.GZIP, body, 0, body.length);
            case "zstd" -> Codec.inflating(Compression.ZSTD, body, 0, body.length);
            case "deflate" -> new InflaterInputStream(new ByteArrayInputStream(body));
            default ->
                throw new BadRequestException(
                        UNSUPPORTED_MEDIA_TYPE,
                        "Content-Encoding " + encoding + " is not known; gzip, deflate and zstd are");
        };
    }
}
