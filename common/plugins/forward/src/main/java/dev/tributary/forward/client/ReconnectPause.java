package dev.tributary.forward.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a connection is opened. Where a server has gone, all its agents turn to others at once, and
 * back to it when it returns; a time by chance draws them apart.
 */
final class ReconnectPause {
    private final LoadBalancer<?> balancer;
    private final RandomGenerator random;
    private final long mostMillis;

    ReconnectPause(LoadBalancer<?> balancer, RandomGenerator random, Duration jitter) {
        this.balancer = balancer;
        this.random = random;
        this.mostMillis = jitter.toMillis();
    }

    /** Zero while all regular servers are available. */
    Duration next() {
        return mostMillis > 0 && balancer.hasLostWeight()
                ? Duration.ofMillis(random.nextLong(mostMillis))
                : Duration.ZERO;
    }
}
