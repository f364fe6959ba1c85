package dev.tributary.event;

/** Events of one tag, immutable: whoever holds one may keep it, and nobody can change it under another. */
public sealed interface EventStream permits PackedEvents, CompressedEvents {

    /** How many events, counted, not believed. */
    int count();

    /** Bytes held, compressed if it is compressed. */
    int sizeBytes();

    /** The entries as packed bytes; inflates a compressed stream, which may take milliseconds per mebibyte. */
    PackedEvents packed();
}
