package dev.tributary.peers;

import dev.tributary.event.PeerText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Warnings that a peer can cause at will: at most {@link #LINES_MAX} within {@link #WINDOW}, and then how many there
 * were besides. Confined to its event loop.
 */
public final class BoundedLog {
    public static final int LINES_MAX = 20;
    public static final Duration WINDOW = Duration.ofSeconds(10);

    private final String whose;
    private final Logger log;
    private final Clock clock;
    private Instant windowEnd = Instant.MIN;
    private int lines;

    /** @param whose for the log: {@code forward input} */
    public BoundedLog(String whose, Logger log, Clock clock) {
        this.whose = whose;
        this.log = log;
        this.clock = clock;
    }

    public void warn(String line) {
        Instant now = clock.instant();
        if (now.isAfter(windowEnd)) {
            int hidden = lines - LINES_MAX;
            if (hidden > 0) {
                log.warnf("%s: %d more warnings about peers were not printed", whose, hidden);
            }
            windowEnd = now.plus(WINDOW);
            lines = 0;
        }
        if (lines++ < LINES_MAX) {
            log.warn(whose + ": " + PeerText.line(line));
        }
    }
}
