package dev.tributary.forward.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A server of the simulated network: what it stored, and who connects to it. */
final class SimulatedServer {
    enum Condition {
        RUNNING,
        /** Killed: its connections are reset, new ones refused. */
        KILLED,
        /** Nothing that is sent to it gets there, and nobody is told. */
        BLACK_HOLE
    }

    final String label;
    final int weight;
    final boolean standby;
    final Set<Long> stored = new HashSet<>();
    final List<Instant> connects = new ArrayList<>();
    /** What is to happen to connections when it is killed. */
    final Set<Runnable> resets = new HashSet<>();

    Condition condition = Condition.RUNNING;

    SimulatedServer(String label, int weight, boolean standby) {
        this.label = label;
        this.weight = weight;
        this.standby = standby;
    }

    void kill() {
        condition = Condition.KILLED;
        var all = List.copyOf(resets);
        resets.clear();
        all.forEach(Runnable::run);
    }
}
