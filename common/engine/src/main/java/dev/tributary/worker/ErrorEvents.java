package dev.tributary.worker;

import dev.tributary.event.EventStream;
import dev.tributary.event.PeerText;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Meters;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.SparseLog;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Where events of one plugin go that could not be processed: to {@code <label @ERROR>}, else to the log, which has a
 * line for the 1st, 2nd, 4th, 8th … time only.
 */
final class ErrorEvents {
    private final Optional<Output> label;
    private final Meters meters;
    private final Logger log;
    private final SparseLog dropped = new SparseLog();
    private final SparseLog notTaken = new SparseLog();

    /** @param label {@code @ERROR}, if the configuration has it and the plugin is not part of it */
    ErrorEvents(Optional<Output> label, Meters meters, Logger log) {
        this.label = label;
        this.meters = meters;
        this.log = log;
    }

    void take(Tag tag, EventStream events, String reason, Throwable cause) {
        meters.counter("error_events", "Events that could not be processed", "reason", reason)
                .add(events.count());
        label.ifPresentOrElse(
                output -> output.emit(tag, events).onFailure(failure -> notTaken(tag, events, failure)),
                () -> dropped(tag, events, reason, cause));
    }

    private void dropped(Tag tag, EventStream events, String reason, Throwable cause) {
        if (dropped.nextIsWorthALine()) {
            log.warnf(
                    "%d events with tag '%s' are dropped: %s%s%s; a <label @ERROR> would get them",
                    events.count(), tag.shown(), reason, told(cause), nth(dropped.count()));
        }
    }

    private void notTaken(Tag tag, EventStream events, Throwable failure) {
        if (notTaken.nextIsWorthALine()) {
            log.warnf(
                    "%d events with tag '%s' are dropped: <label @ERROR> does not take them: %s%s",
                    events.count(), tag.shown(), PeerText.line("" + failure.getMessage()), nth(notTaken.count()));
        }
    }

    private static String told(Throwable cause) {
        return cause == null || cause.getMessage() == null ? "" : ": " + PeerText.line(cause.getMessage());
    }

    private static String nth(long times) {
        return times == 1 ? "" : " (" + times + " times so far)";
    }
}
