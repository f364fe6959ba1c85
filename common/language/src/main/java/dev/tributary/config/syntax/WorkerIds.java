package dev.tributary.config.syntax;

/**
 * The workers that something is for.
 *
 * @param first from 0
 * @param last not less than {@code first}
 */
public record WorkerIds(int first, int last) {

    public boolean contains(int id) {
        return first <= id && id <= last;
    }

    /** How many; a plugin that cannot run in several workers at once may stand where this is 1. */
    public int count() {
        return last - first + 1;
    }

    boolean overlaps(WorkerIds other) {
        return first <= other.last && other.first <= last;
    }
}
