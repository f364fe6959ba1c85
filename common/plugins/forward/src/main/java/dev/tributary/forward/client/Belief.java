package dev.tributary.forward.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What is believed of one server, since when, and why. Knows no network and no clock: evidence comes in with its time.
 * Confined to its event loop.
 *
 * <pre>
 *   UNKNOWN ──answer──▶ UP ◀──enough heartbeats── RECOVERING
 *      │                │                         ▲       │
 *      └────failure─────┴──────▶ DOWN ──answer────┘       │
 *                                 ▲───────failure─────────┘
 * </pre>
 *
 * <p>Without heartbeats nobody counts them: an answer leads from DOWN to UP.
 */
final class Belief {

    enum State {
        /** Nobody has tried yet: worth a chunk. */
        UNKNOWN,
        UP,
        DOWN,
        /** It answers again, but not for {@code recover_wait} yet: used only where nothing better is left. */
        RECOVERING;

        boolean available() {
            return this == UNKNOWN || this == UP;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param heartbeats whether there are any
     * @param phiThreshold silence beyond it is death; positive infinity turns this off
     * @param hardTimeout silence as long as this is death, whatever phi says
     */
    record Rules(
            boolean heartbeats, Duration interval, Duration recoverWait, Duration hardTimeout, double phiThreshold) {

        static Rules of(ForwardOutputConfig config) {
            return new Rules(
                    config.heartbeatType() != HeartbeatType.NONE,
                    config.heartbeatInterval(),
                    config.recoverWait(),
                    config.hardTimeout(),
                    config.phiFailureDetector() ? config.phiThreshold() : Double.POSITIVE_INFINITY);
        }

        /** Recovery needs more heartbeats than this. */
        private long beatsBeforeRecovery() {
            return recoverWait.toNanos() / Math.max(1, interval.toNanos());
        }
    }

    /** Hears of changes; {@code why} is empty for good ones. */
    @FunctionalInterface
    interface Listener {
        void changed(State from, State to, String why);
    }

    private final Rules rules;
    private final Listener listener;
    private final PhiDetector detector;
    private State state = State.UNKNOWN;
    private Instant since;
    private Instant lastBeat;
    private String why = "";
    private long beatsSinceDown;

    Belief(Rules rules, Instant now, Listener listener) {
        this.rules = rules;
        this.listener = listener;
        this.since = now;
        this.lastBeat = Instant.MIN;
        detector = new PhiDetector(rules.interval(), now);
    }

    State state() {
        return state;
    }

    Instant since() {
        return since;
    }

    /** Why it is believed down, or was until it began to recover; empty if it is up. */
    String why() {
        return why;
    }

    /** The server has answered somehow: it is not dead. */
    void answered(Instant now) {
        switch (state) {
            case UNKNOWN -> become(State.UP, "", now);
            case DOWN -> {
                beatsSinceDown = 0;
                detector.restart(rules.interval(), now);
                become(rules.heartbeats() ? State.RECOVERING : State.UP, "", now);
            }
            case UP, RECOVERING -> {}
        }
    }

    /** A heartbeat was answered. Those in much quicker succession than they are asked for count as one. */
    void beat(Instant now) {
        answered(now);
        if (!lastBeat.equals(Instant.MIN)
                && Duration.between(lastBeat, now).multipliedBy(2).compareTo(rules.interval()) < 0) {
            return;
        }
        lastBeat = now;
        detector.beat(now);
        beatsSinceDown++;
        if (state == State.RECOVERING && beatsSinceDown > rules.beatsBeforeRecovery()) {
            become(State.UP, "", now);
        }
    }

    /** Evidence that the server is not there: refused, reset, no handshake, no ack. */
    void failed(String reason, Instant now) {
        if (state != State.DOWN) {
            become(State.DOWN, reason, now);
        }
    }

    /** Draws the conclusion from silence; true if it has just led to DOWN. */
    boolean check(Instant now) {
        if (!rules.heartbeats() || state == State.DOWN) {
            return false;
        }
        Duration silence = detector.silence(now);
        double phi = detector.phi(now);
        boolean dead = phi > rules.phiThreshold();
        if (dead || silence.compareTo(rules.hardTimeout()) > 0) {
            String cause =
                    dead ? String.format(Locale.ROOT, "phi %.1f", phi) : "hard_timeout " + seconds(rules.hardTimeout());
            failed("no heartbeat answered for " + seconds(silence) + " (" + cause + ")", now);
            return true;
        }
        return false;
    }

    /** For that long we were deaf ourselves: suspended, or without processor time. */
    void excuse(Duration deaf) {
        detector.excuse(deaf);
    }

    private void become(State next, String reason, Instant now) {
        State from = state;
        state = next;
        since = now;
        if (next != State.RECOVERING) {
            why = reason;
        }
        listener.changed(from, next, reason);
    }

    /** As in {@code 1.5 s}. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
