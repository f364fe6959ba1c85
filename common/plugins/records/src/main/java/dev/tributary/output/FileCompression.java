package dev.tributary.output;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** How a file is compressed: the values of {@code compress}. */
enum FileCompression {
    TEXT(""),
    GZ(".gz"),
    GZIP(".gz"),
    ZSTD(".zstd");

    private static final int GZIP_BUFFER_BYTES = 16 * 1024;

    private final String suffix;

    FileCompression(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }

    /** A stream whose closing ends the member or frame, and closes {@code out}. */
    OutputStream over(OutputStream out) throws IOException {
        return switch (this) {
            case TEXT -> out;
            case GZ, GZIP -> new GZIPOutputStream(out, GZIP_BUFFER_BYTES);
            case ZSTD -> new ZstdOutputStream(out);
        };
    }
}
