package dev.tributary.buffer;

import dev.tributary.plugin.Origin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which named emits the file buffers of one output hold or have delivered, over restarts: what comes again under its name
 * is not kept again. One for the output's instances in all workers; its lock is held for a look into a map.
 *
 * <p>A name in a lane (see {@link Origin}) is looked for among what an earlier run left only, as the last of its lane, and
 * found once: within a run its source knows better. At most {@code limit} names of either kind are remembered, the oldest
 * forgotten first.
 */
final class Origins {
    private record Name(long high, long low) {
        static Name of(Origin origin) {
            return new Name(origin.high(), origin.low());
        }
    }

    /** The parts of a name that are there. */
    private static final class Known {
        private final Name name;
        private final BitSet parts = new BitSet();
        private long at;

        private Known(Name name) {
            this.name = name;
        }
    }

    private final int limit;
    private final SequencedMap<Name, Known> names = new LinkedHashMap<>();
    private final SequencedMap<Long, Known> lanes = new LinkedHashMap<>();
    private final Map<Name, Known> lastOfLanes = new HashMap<>();
    private final Set<Integer> workersLeft;
    private final Promise<Void> ready = Promise.promise();
    private long lastAt;

    /** @param workers how many will say that they have recovered */
    Origins(int limit, int workers) {
        this.limit = limit;
        workersLeft = IntStream.range(0, workers).boxed().collect(Collectors.toCollection(HashSet::new));
    }

    /** Completes, on some thread, when every worker's buffer has told what an earlier run left. */
    Future<Void> ready() {
        return ready.future();
    }

    void recoveredBy(int worker) {
        boolean all;
        synchronized (this) {
            workersLeft.remove(worker);
            all = workersLeft.isEmpty();
        }
        if (all) {
            ready.tryComplete();
        }
    }

    /** For a part that is about to be kept; larger each time. */
    synchronized OriginPart next(Origin origin, int part, long nowMillis) {
        lastAt = Math.max(lastAt + 1, nowMillis << 10);
        return new OriginPart(origin, lastAt, part);
    }

    /** The part is kept by this run. */
    synchronized void kept(OriginPart one) {
        if (one.origin().lane() == 0) {
            known(one);
        } else {
            forget(lanes.remove(one.origin().lane()));
        }
    }

    /** The part was kept by an earlier run; told in any order. */
    synchronized void recovered(OriginPart one) {
        lastAt = Math.max(lastAt, one.at());
        long lane = one.origin().lane();
        if (lane == 0) {
            known(one);
            return;
        }
        Name name = Name.of(one.origin());
        Known last = lanes.get(lane);
        if (last == null || (!last.name.equals(name) && last.at < one.at())) {
            forget(last);
            last = new Known(name);
            lanes.put(lane, last);
            lastOfLanes.put(name, last);
            if (lanes.size() > limit) {
                forget(lanes.pollFirstEntry().getValue());
            }
        }
        if (last.name.equals(name)) {
            last.parts.set(one.part());
            last.at = Math.max(last.at, one.at());
        }
    }

    private void known(OriginPart one) {
        names.computeIfAbsent(Name.of(one.origin()), Known::new).parts.set(one.part());
        if (names.size() > limit) {
            names.pollFirstEntry();
        }
    }

    private void forget(@Nullable Known last) {
        if (last != null) {
            lastOfLanes.remove(last.name, last);
        }
    }

    /** Whether the part need not be kept again. */
    synchronized boolean holds(Origin origin, int part) {
        Name name = Name.of(origin);
        if (origin.lane() == 0) {
            Known known = names.get(name);
            return known != null && known.parts.get(part);
        }
        Known last = lastOfLanes.get(name);
        if (last == null || !last.parts.get(part)) {
            return false;
        }
        last.parts.clear(part);
        return true;
    }

    /** How many names are remembered. */
    synchronized int size() {
        return names.size() + lanes.size();
    }
}
