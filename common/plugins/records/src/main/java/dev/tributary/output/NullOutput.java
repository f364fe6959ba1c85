package dev.tributary.output;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import io.vertx.core.Future;
import java.util.Optional;

/** Throws events away. */
final class NullOutput implements Output {

    record Config(
            @Param(doc = "Accepted and unused: nothing is kept that could be flushed.", unused = true)
            Optional<Boolean> neverFlush,

            @Section(doc = "Known, without effect: what is thrown away is not kept before.")
            Optional<ConfigElement> buffer) {}

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return Future.succeededFuture();
    }
}
