package dev.tributary.protocol;

/**
 * Entries that were left out of a message because they are not events.
 *
 * @param firstReason what was wrong with the first of them, to be logged; empty if there is none
 */
public record Skipped(int count, String firstReason) {
    public static final Skipped NONE = new Skipped(0, "");

    Skipped and(String reason) {
        return new Skipped(count + 1, count == 0 ? reason : firstReason);
    }
}
