package dev.tributary.event;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** gzip and zstd over byte arrays, every member or frame of them. */
public final class Codec {
    private static final int GZIP_BUFFER_BYTES = 16 * 1024;

    private Codec() {}

    /**
     * Inflates every member of {@code bytes}.
     *
     * @throws CorruptCompressionException if the data is torn, garbled, or inflates beyond {@code limitBytes}
     */
    public static byte[] inflate(Compression compression, byte[] bytes, int offset, int length, long limitBytes) {
        var out = new ByteArrayOutputStream(Math.max(64, (int) Math.min(limitBytes, 4L * length)));
        byte[] piece = new byte[GZIP_BUFFER_BYTES];
        try (InputStream in = inflating(compression, bytes, offset, length)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                if (out.size() + (long) read > limitBytes) {
                    throw new CorruptCompressionException(
                            length + " bytes of " + compression.word() + " inflate beyond the limit of " + limitBytes);
                }
                out.write(piece, 0, read);
            }
        } catch (IOException e) {
            throw new CorruptCompressionException("broken " + compression.word() + " data: " + e.getMessage());
        }
        return out.toByteArray();
    }

    /**
     * Inflates every member of {@code bytes}, known to make {@code inflatedBytes} of it, and takes no memory beside that.
     *
     * @throws CorruptCompressionException if the data is torn, garbled, or makes less or more
     */
    static byte[] inflateTo(int inflatedBytes, Compression compression, byte[] bytes, int offset, int length) {
        byte[] out = new byte[inflatedBytes];
        try (InputStream in = inflating(compression, bytes, offset, length)) {
            int read = in.readNBytes(out, 0, inflatedBytes);
            if (read < inflatedBytes || in.read() >= 0) {
                throw new CorruptCompressionException(
                        length + " bytes of " + compression.word() + " do not inflate to " + inflatedBytes);
            }
            return out;
        } catch (IOException e) {
            throw new CorruptCompressionException("broken " + compression.word() + " data: " + e.getMessage());
        }
    }

    /** One member or frame with all of {@code bytes}. */
    public static byte[] deflate(Compression compression, byte[] bytes, int offset, int length) {
        var out = new ByteArrayOutputStream(Math.max(64, length / 3));
        try (OutputStream deflating = switch (compression) {
            case GZIP -> new GZIPOutputStream(out, GZIP_BUFFER_BYTES);
            case ZSTD -> new ZstdOutputStream(out);
            case TEXT -> throw new IllegalArgumentException("text is not a compression");
        }) {
            deflating.write(bytes, offset, length);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Every member or frame of {@code bytes}, piece by piece. Torn or garbled data, and anything behind the last member,
     * is an {@link IOException} of the stream. To be closed.
     */
    public static InputStream inflating(Compression compression, byte[] bytes, int offset, int length)
            throws IOException {
        if (length == 0) {
            throw new EOFException("no member at all");
        }
        return switch (compression) {
            case GZIP -> new GzipMembers(bytes, offset, length);
            case ZSTD -> {
                checkFrames(bytes, offset, length);
                yield new ZstdInputStream(new ByteArrayInputStream(bytes, offset, length)).setContinuous(false);
            }
            case TEXT -> throw new IllegalArgumentException("text is not a compression");
        };
    }

    /** The library's stream takes a torn frame behind a whole one for the end of the data, so frames are counted out. */
    private static void checkFrames(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            try {
                at += (int) Zstd.findFrameCompressedSize(bytes, at, end - at);
            } catch (ZstdException e) {
                throw new IOException("no whole frame at byte " + (at - offset) + " of " + length, e);
            }
        }
    }
}
