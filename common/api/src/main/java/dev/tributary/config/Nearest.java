package dev.tributary.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the name that a misspelled word was meant to be. */
public final class Nearest {
    private Nearest() {}

    /**
     * The candidate that needs the fewest letters inserted, deleted, replaced or swapped with a neighbour to become
     * {@code word}; empty if even that one is another word rather than a slip: more than a third of the letters.
     */
    public static Optional<String> of(String word, Collection<String> candidates) {
        return closest(word, candidates)
                .filter(name -> distance(word, name) <= Math.max(1, Math.max(word.length(), name.length()) / 3));
    }

    /** The candidate nearest to {@code word}, however far it is; empty if there are none. */
    public static Optional<String> closest(String word, Collection<String> candidates) {
        record Scored(String name, int distance) {}
        return candidates.stream()
                .map(name -> new Scored(name, distance(word, name)))
                .min(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
                .map(Scored::name);
    }

    /** The end of a message about an unknown {@code word}: what it may have been meant to be. */
    static String hint(String word, Collection<String> candidates) {
        return of(word, candidates)
                .map(name -> "; did you mean '" + name + "'?")
                .or(() -> closest(word, candidates).map(name -> "; the nearest known name is '" + name + "'"))
                .orElse("");
    }

    /** Of the names as they are, or of their words in the same order: chunk_size_limit, chunk_limit_size. */
    private static int distance(String a, String b) {
        return Math.min(letters(a, b), 1 + letters(sorted(a), sorted(b)));
    }

    private static String sorted(String name) {
        return Stream.of(name.split("_")).sorted().collect(Collectors.joining("_"));
    }

    private static int letters(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] cost) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
