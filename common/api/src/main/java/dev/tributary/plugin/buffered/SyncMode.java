package dev.tributary.plugin.buffered;

/** When what was appended to a file buffer counts as kept. */
public enum SyncMode {
    /** When it is on disk; appends of a few milliseconds share the way there. */
    GROUP,
    /** When it is on disk; each append goes there by itself. */
    EVERY,
    /** When the operating system has it: a power cut loses what it had not written yet, the end of the process nothing. */
    NONE
}
