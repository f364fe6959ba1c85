package dev.tributary.plugin;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Smooth weighted turns. At each, every candidate gains its weight; the one that has gained most is next and pays the sum
 * of all weights. Weights 2 and 1 give A B A, A B A: the shares are exact in each cycle, and nobody's come in a clump.
 */
public final class WeightedTurns<T> {
    private final ToIntFunction<T> weight;
    private final IdentityHashMap<T, Long> gained = new IdentityHashMap<>();

    /** @param weight of a candidate; does not change, and is not negative */
    public WeightedTurns(ToIntFunction<T> weight) {
        this.weight = weight;
    }

    /** Whose turn it is among {@code candidates}, of which there is at least one; the first where it is equal. */
    public T next(List<T> candidates) {
        long sum = 0;
        T next = candidates.getFirst();
        for (T candidate : candidates) {
            gained.merge(candidate, (long) weight.applyAsInt(candidate), Long::sum);
            sum += weight.applyAsInt(candidate);
            next = gained.getOrDefault(candidate, 0L) > gained.getOrDefault(next, 0L) ? candidate : next;
        }
        gained.merge(next, -sum, Long::sum);
        return next;
    }

    /** Begins a new cycle. */
    public void restart() {
        gained.clear();
    }
}
