package dev.tributary.buffer;

import dev.tributary.plugin.buffered.RetryConfig;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Decides from failures when a chunk is tried, and by whom. A chunk has its own retries and its own limit; what all share
 * is the outage the destination is in, which everybody waits for.
 */
final class RetrySchedule {
    private final RetryConfig config;
    private final RandomGenerator random;
    private final boolean hasSecondary;
    private final Logger log;
    private Optional<DestinationOutage> outage = Optional.empty();
    private long count;
    private long successes;
    private boolean neighbourWanted;
    private long pausedMillis = Long.MIN_VALUE;

    RetrySchedule(RetryConfig config, RandomGenerator random, boolean hasSecondary, Logger log) {
        this.config = config;
        this.random = random;
        this.hasSecondary = hasSecondary;
        this.log = log;
    }

    Optional<DestinationOutage> outage() {
        return outage;
    }

    int exponent() {
        return outage.map(DestinationOutage::exponent).orElse(0);
    }

    /** Nobody is tried before. */
    void pause(long untilMillis) {
        pausedMillis = untilMillis;
    }

    /** When a queued chunk may be tried. */
    long readyMillis(BufferedChunk chunk) {
        return Math.max(pausedMillis, destinationMillis(chunk));
    }

    private long destinationMillis(BufferedChunk chunk) {
        if (chunk.retry().isPresent()) {
            RetryState state = chunk.retry().get();
            if (state.secondary() || outage.isEmpty()) {
                return state.nextMillis();
            }
            return Math.min(Math.max(state.nextMillis(), outage.get().untilMillis()), state.boundaryMillis());
        }
        return outage.map(one ->
                        Math.min(one.untilMillis(), RetryState.boundary(config, hasSecondary, since(chunk, one))))
                .orElse(Long.MIN_VALUE);
    }

    /** To be asked at each attempt: whether it is the secondary's. */
    boolean beginsWithSecondary(BufferedChunk chunk, long now) {
        chunk.retry().ifPresent(state -> state.trying(now));
        if (chunk.retry().isEmpty() && outage.isPresent() && hasSecondary) {
            long since = since(chunk, outage.get());
            if (now >= RetryState.boundary(config, true, since)) {
                chunk.retry(state(since, now, 0));
            }
        }
        return chunk.retry().filter(RetryState::secondary).isPresent();
    }

    /**
     * An attempt has failed.
     *
     * <p>A chunk that fails for the first time may mean that the destination is down, and everybody waits. One that fails
     * again wants a neighbour tried: if the destination takes that, the others go on, and the chunk suffers by itself.
     *
     * @param exponent what {@link #exponent} was when it began: those that fail together count as one
     * @return false if the chunk is to be given up
     */
    boolean failed(BufferedChunk chunk, boolean bySecondary, int exponent, long now, Throwable cause) {
        boolean again = chunk.retry().isPresent();
        boolean alone = bySecondary || (again && successes > chunk.successesSeen());
        chunk.successesSeen(successes);
        DestinationOutage one = outage.orElseGet(() -> new DestinationOutage(now));
        if (!alone) {
            outage = Optional.of(one);
            neighbourWanted |= again;
        }
        if (!again) {
            chunk.retry(state(since(chunk, one), now, exponent));
        }
        RetryState state = chunk.retry().get();
        boolean goesOn = state.failed(now, bySecondary);
        if (goesOn && !alone && !state.secondary()) {
            one.failed(state, LastResort.told(cause));
        }
        if (goesOn) {
            log(chunk, bySecondary, state, now, cause);
        }
        return goesOn;
    }

    /** Whether a chunk that has not failed yet is to be tried now, to see whose fault it is. */
    boolean wantsNeighbour() {
        return neighbourWanted && outage.isPresent();
    }

    void neighbourTried() {
        neighbourWanted = false;
    }

    /** The chunk's next attempt is the secondary's, at once; that says nothing about the destination. */
    void handOver(BufferedChunk chunk, long now) {
        if (chunk.retry().isEmpty()) {
            chunk.retry(state(now, now, 0));
        }
        chunk.retry().get().toSecondary(now);
    }

    /** The destination has taken a chunk. */
    void succeeded() {
        successes++;
        outage.ifPresent(one -> log.infof("delivering again, after %d failures", count));
        forget();
    }

    /** The destination seems to be back: what waits for it may be tried now. */
    void ease(BufferedChunk chunk, long now) {
        outage.ifPresent(one -> one.ease(now));
        chunk.retry().filter(state -> !state.secondary()).ifPresent(state -> state.hurry(now));
    }

    void forget() {
        neighbourWanted = false;
        outage = Optional.empty();
        count = 0;
    }

    private RetryState state(long since, long now, int exponent) {
        return new RetryState(config, random, hasSecondary, since, now, exponent);
    }

    private static long since(BufferedChunk chunk, DestinationOutage outage) {
        return Math.max(chunk.queuedMillis(), outage.sinceMillis());
    }

    /** The waits grow, but need not: the 1st, 2nd, 4th and so on is logged. */
    private void log(BufferedChunk chunk, boolean bySecondary, RetryState state, long now, Throwable cause) {
        count++;
        if (Long.bitCount(count) == 1) {
            log.warnf(
                    "chunk %s of %d events is not %s: %s; next try in %.1f s (retry %d)",
                    chunk.name(),
                    chunk.count(),
                    bySecondary ? "taken by the secondary" : "delivered",
                    LastResort.told(cause),
                    (state.nextMillis() - now) / 1000.0,
                    state.retries() + 1);
        }
    }
}
