package dev.tributary.forward.client;

import dev.tributary.event.Tag;
import dev.tributary.plugin.WeightedTurns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Which server takes the next chunk. In use are the available regular servers, and as many available standby servers, in
 * the order of the configuration, as make up for the weight of the regular servers that are not. Confined to its event
 * loop.
 */
final class LoadBalancer<C extends Candidate> {
    /** Enough to begin anywhere in the cycles that people configure. */
    private static final int STARTING_TURNS_MAX = 256;

    private final LoadBalance policy;
    private final boolean stickyByTag;
    private final RandomGenerator random;
    private final BiConsumer<C, Boolean> standbyMoved;
    private final WeightedTurns<C> turns = new WeightedTurns<>(Candidate::weight);
    private List<C> servers = List.of();
    private List<C> inUse = List.of();

    /**
     * @param stickyByTag keep to one server for each tag, as long as it is available
     * @param standbyMoved hears that a standby server has stepped in (true) or back (false)
     */
    LoadBalancer(LoadBalance policy, boolean stickyByTag, RandomGenerator random, BiConsumer<C, Boolean> standbyMoved) {
        this.policy = policy;
        this.stickyByTag = stickyByTag;
        this.random = random;
        this.standbyMoved = standbyMoved;
    }

    /** From now on these, in the order of the configuration. */
    void use(List<C> newServers) {
        servers = newServers.stream().filter(server -> server.weight() > 0).toList();
        refresh();
    }

    /** To be called when the state of a server has changed. */
    void refresh() {
        List<C> next = available(false);
        long lost = servers.stream()
                .filter(server -> !server.standby() && !server.state().available())
                .mapToLong(Candidate::weight)
                .sum();
        for (C standby : available(true)) {
            if (lost <= 0) {
                break;
            }
            next.add(standby);
            lost -= standby.weight();
        }
        if (!next.equals(inUse)) {
            List<C> before = inUse;
            inUse = List.copyOf(next);
            startAnywhere();
            next.stream()
                    .filter(server -> server.standby() && !before.contains(server))
                    .forEach(server -> standbyMoved.accept(server, true));
            before.stream()
                    .filter(server -> server.standby() && !inUse.contains(server) && servers.contains(server))
                    .forEach(server -> standbyMoved.accept(server, false));
        }
    }

    boolean isInUse(C server) {
        return inUse.contains(server);
    }

    /** Whether a regular server is not available. */
    boolean hasLostWeight() {
        return servers.stream()
                .anyMatch(server -> !server.standby() && !server.state().available());
    }

    /**
     * The server to try next: one in use; else a standby server that is up; else one that is recovering; and if nothing
     * was tried yet, even one that is believed down.
     *
     * @param tried those that have failed for this chunk
     */
    Optional<C> next(Optional<Tag> tag, Set<C> tried) {
        return pick(inUse, tag, tried)
                .or(() -> pick(available(true), tag, tried))
                .or(() -> pick(where(server -> isRecovering(server) && !server.standby()), tag, tried))
                .or(() -> pick(where(this::isRecovering), tag, tried))
                .or(() -> tried.isEmpty() ? pick(servers, tag, tried) : Optional.empty());
    }

    private Optional<C> pick(List<C> from, Optional<Tag> tag, Set<C> tried) {
        List<C> candidates =
                from.stream().filter(server -> !tried.contains(server)).toList();
        if (candidates.size() <= 1) {
            return candidates.stream().findFirst();
        }
        if (stickyByTag && tag.isPresent()) {
            return Optional.of(byTag(candidates, tag.get()));
        }
        return Optional.of(
                switch (policy) {
                    case WEIGHT -> turns.next(candidates);
                    case LEAST_PENDING -> leastPending(candidates);
                    case RANDOM -> byChance(candidates);
                });
    }

    /** The tag's own server if it can, else one that stands in for it: no other tag has to move. */
    private C byTag(List<C> candidates, Tag tag) {
        C own = Rendezvous.of(tag, where(server -> !server.standby()), candidates);
        if (candidates.contains(own)) {
            return own;
        }
        List<C> standIns = candidates.stream().filter(Candidate::standby).toList();
        List<C> from = standIns.isEmpty() ? candidates : standIns;
        return Rendezvous.of(tag, from, from);
    }

    private C leastPending(List<C> candidates) {
        C least = candidates.getFirst();
        for (C server : candidates) {
            least = load(server, least) < load(least, server) ? server : least;
        }
        C lightest = least;
        return turns.next(candidates.stream()
                .filter(server -> load(server, lightest) == load(lightest, server))
                .toList());
    }

    /** Comparable to the load of {@code other}: pending/weight without the division. */
    private static long load(Candidate server, Candidate other) {
        return (long) server.pending() * other.weight();
    }

    private C byChance(List<C> candidates) {
        long rest =
                random.nextLong(candidates.stream().mapToLong(Candidate::weight).sum());
        for (C server : candidates) {
            rest -= server.weight();
            if (rest < 0) {
                return server;
            }
        }
        throw new AssertionError("a share beyond the sum of all");
    }

    /** Many agents that start together must not all begin with the same server. */
    private void startAnywhere() {
        turns.restart();
        if (inUse.size() > 1) {
            for (int count = random.nextInt(STARTING_TURNS_MAX); count > 0; count--) {
                turns.next(inUse);
            }
        }
    }

    private List<C> available(boolean standby) {
        var found = new ArrayList<C>();
        servers.stream()
                .filter(server -> server.standby() == standby && server.state().available())
                .forEach(found::add);
        return found;
    }

    private boolean isRecovering(C server) {
        return server.state() == Belief.State.RECOVERING;
    }

    private List<C> where(Predicate<C> condition) {
        return servers.stream().filter(condition).toList();
    }
}
