package dev.tributary.buffer;

import dev.tributary.config.ConfigElement;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.UndeliverableException;
import dev.tributary.plugin.buffered.Chunk;
import io.vertx.core.Future;
import java.util.Optional;

/** Where chunks go that the primary does not take: an output that writes chunks gets them whole, another their events. */
final class Secondary {
    private static final String MADE_FOR_IT = "secondary_file";

    private final Output output;

    private Secondary(Output output) {
        this.output = output;
    }

    /** @param primaryType the type where the section names none */
    static Optional<Secondary> of(Optional<ConfigElement> section, String primaryType, PluginContext context) {
        section.ifPresent(one -> noteOtherType(one, primaryType, context));
        return section.map(one -> new Secondary(context.output(one, primaryType)));
    }

    /** As Fluentd does. Here every output can take another's chunks, but it may make of them what nobody expects. */
    private static void noteOtherType(ConfigElement section, String primaryType, PluginContext context) {
        String type = section.type().filter(text -> !text.isEmpty()).orElse(primaryType);
        if (!type.equals(primaryType) && !type.equals(MADE_FOR_IT)) {
            context.notes()
                    .warn(
                            section.position(),
                            "<secondary> is of another type (" + type + ") than its output; see that it does with the"
                                    + " events what you want, or take " + MADE_FOR_IT);
        }
    }

    Future<Void> start() {
        return output.start();
    }

    Future<Void> stop() {
        return output.stop();
    }

    Future<Void> write(Chunk chunk) {
        if (output instanceof DirectOutput direct) {
            return direct.write(chunk);
        }
        if (!chunk.formatted().isEmpty()) {
            return Future.failedFuture(new UndeliverableException(
                    "it holds lines that a Fluentd has formatted, and <secondary> takes events only", null));
        }
        return Future.join(chunk.pieces().stream()
                        .map(piece -> output.emit(piece.tag(), piece.events()))
                        .toList())
                .mapEmpty();
    }
}
