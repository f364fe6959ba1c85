package dev.tributary.event;

/** How entries are packed on the wire and in a chunk: the values of the option {@code compressed}. */
public enum Compression {
    TEXT,
    GZIP,
    ZSTD;

    /** The word on the wire and in a configuration. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
