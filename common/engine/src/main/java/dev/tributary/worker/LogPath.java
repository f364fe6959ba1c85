package dev.tributary.worker;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Notes which labels lead to which while a graph is built, to know who carries the events of the own log. */
final class LogPath {
    private final Map<String, Set<String>> leadsTo = new HashMap<>();
    private final Map<String, Set<String>> categories = new HashMap<>();

    /** A plugin in {@code label} sends to {@code other}. */
    void leads(String label, String other) {
        leadsTo.computeIfAbsent(label, absent -> new LinkedHashSet<>()).add(other);
    }

    /** A plugin or router of {@code label} logs in that category. */
    void logs(String label, String category) {
        categories.computeIfAbsent(label, absent -> new LinkedHashSet<>()).add(category);
    }

    /** The categories of everything that events pass which enter at {@code label}. */
    Set<String> from(String label) {
        var found = new HashSet<String>();
        var seen = new HashSet<String>();
        var next = new ArrayDeque<String>();
        next.add(label);
        while (!next.isEmpty()) {
            String one = next.remove();
            if (seen.add(one)) {
                found.addAll(categories.getOrDefault(one, Set.of()));
                next.addAll(leadsTo.getOrDefault(one, Set.of()));
            }
        }
        return found;
    }
}
