package dev.tributary.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Host names of peers, by reverse lookup off the event loop. Remembers {@link #NAMES_MAX} of them for {@link #FRESH}.
 * Confined to its event loop.
 */
public final class PeerNames {
    static final int NAMES_MAX = 1000;
    static final int LOOKUP_SECONDS_MAX = 5;
    static final Duration FRESH = Duration.ofMinutes(10);

    private record Name(Future<String> text, Instant askedAt) {}

    private final Vertx vertx;
    private final Clock clock;
    private final Map<String, Name> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Name> eldest) {
            return size() > NAMES_MAX;
        }
    };

    public PeerNames(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** The name of {@code address}, or the address itself where there is none. Never fails. */
    public Future<String> of(String address) {
        Instant now = clock.instant();
        Name name = known.get(address);
        if (name == null || now.isAfter(name.askedAt().plus(FRESH))) {
            Future<String> asked =
                    vertx.executeBlocking(() -> lookup(address), false).map(Objects::requireNonNull);
            name = new Name(asked.timeout(LOOKUP_SECONDS_MAX, TimeUnit.SECONDS).otherwise(address), now);
            known.put(address, name);
        }
        return name.text();
    }

    private static String lookup(String address) throws UnknownHostException {
        return InetAddress.getByName(address).getCanonicalHostName();
    }
}
