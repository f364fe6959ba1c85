package dev.tributary.forward.server;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Addresses from which wrong keys, passwords or certificates came again and again: their connections are closed
 * unheard for a while, and for twice as long after each further failure. Whoever is let in has a clean slate. Remembers
 * a bounded number of addresses, the latest. Confined to its event loop.
 */
final class GuessBackoff {
    /**
     * When an address has to wait.
     *
     * @param freeFailures in a row that have no consequence
     * @param first pause after one more
     * @param longest pause
     * @param addresses remembered
     */
    record Rules(int freeFailures, Duration first, Duration longest, int addresses) {}

    private record Failures(int count, Instant until) {}

    private final Rules rules;
    private final Map<String, Failures> failures;

    GuessBackoff(Rules rules) {
        this.rules = rules;
        failures = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                return size() > rules.addresses();
            }
        };
    }

    /** Whether connections from there are to be closed unheard. */
    boolean mustWait(String address, Instant now) {
        Failures known = failures.get(address);
        return known != null && now.isBefore(known.until());
    }

    void failed(String address, Instant now) {
        int count = failures.getOrDefault(address, new Failures(0, Instant.MIN)).count() + 1;
        int over = count - rules.freeFailures();
        Duration pause = over <= 0 ? Duration.ZERO : rules.first().multipliedBy(1L << Math.min(over - 1, 30));
        Duration bounded = pause.compareTo(rules.longest()) > 0 ? rules.longest() : pause;
        failures.put(address, new Failures(count, now.plus(bounded)));
    }

    void letIn(String address) {
        failures.remove(address);
    }

    /** How many addresses are remembered. */
    int addresses() {
        return failures.size();
    }
}
