package dev.tributary.forward.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which server takes the next chunk: smooth weighted turns among those that are not believed down, standby servers only
 * when none of the others is left. Confined to its event loop.
 *
 * <p>Each turn, every candidate gains its weight; the one that has gained most is next and pays the sum of all weights.
 * Weights 2 and 1 give A B A, A B A: the shares are exact and nobody waits longer than it must.
 */
final class LoadBalancer {

    private static final class Turn {
        private final Upstream upstream;
        private long gained;

        private Turn(Upstream upstream) {
            this.upstream = upstream;
        }
    }

    private final List<Turn> turns;

    LoadBalancer(List<Upstream> upstreams) {
        turns = upstreams.stream()
                .filter(upstream -> upstream.config().weight() > 0)
                .map(Turn::new)
                .toList();
    }

    /** Servers in the order they are to be tried; at least one, even if all are believed down. */
    List<Upstream> next() {
        List<Turn> candidates = candidates();
        Turn first = turn(candidates);
        var order = new ArrayList<Upstream>();
        order.add(first.upstream);
        if (first.upstream.isAvailable()) {
            candidates.stream().filter(turn -> turn != first).forEach(turn -> order.add(turn.upstream));
        }
        return order;
    }

    private List<Turn> candidates() {
        List<Turn> regular = where(turn -> !turn.upstream.config().standby() && turn.upstream.isAvailable());
        if (!regular.isEmpty()) {
            return regular;
        }
        List<Turn> standby = where(turn -> turn.upstream.isAvailable());
        return standby.isEmpty() ? turns : standby;
    }

    private List<Turn> where(Predicate<Turn> condition) {
        return turns.stream().filter(condition).toList();
    }

    private static Turn turn(List<Turn> candidates) {
        long sum = 0;
        Turn next = candidates.getFirst();
        for (Turn turn : candidates) {
            turn.gained += turn.upstream.config().weight();
            sum += turn.upstream.config().weight();
            next = turn.gained > next.gained ? turn : next;
        }
        next.gained -= sum;
        return next;
    }
}
