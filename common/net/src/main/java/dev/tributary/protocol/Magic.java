package dev.tributary.protocol;

import dev.tributary.event.Compression;

/** The first bytes by which compressed data is known. */
final class Magic {
    private Magic() {}

    /**
     * <pre>{@code
     * 1f 8b          gzip
     * 28 b5 2f fd    zstd
     * }</pre>
     */
    static Compression of(byte[] bytes, int offset, int length) {
        if (length >= 2 && bytes[offset] == 0x1f && bytes[offset + 1] == (byte) 0x8b) {
            return Compression.GZIP;
        }
        boolean zstd = length >= 4
                && bytes[offset] == 0x28
                && bytes[offset + 1] == (byte) 0xb5
                && bytes[offset + 2] == 0x2f
                && bytes[offset + 3] == (byte) 0xfd;
        return zstd ? Compression.ZSTD : Compression.TEXT;
    }
}
