package dev.tributary.worker;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * An output in a section of another one, which says by its own name and place that it could not start.
 *
 * @param shown for people: which plugin, and where it stands
 */
record NestedOutput(Output output, String shown) implements Output {

    @Override
    public Future<Void> start() {
        return Guarded.call(output::start).recover(failure -> Future.failedFuture(new StartException(shown, failure)));
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return output.emit(tag, events, handover);
    }

    @Override
    public void flush() {
        output.flush();
    }

    @Override
    public Future<Void> stop() {
        return Guarded.call(output::stop);
    }

    @Override
    public void abandon() {
        output.abandon();
    }

    @Override
    public Optional<Condition> condition() {
        return output.condition();
    }
}
