package dev.tributary.buffer;

import dev.tributary.config.ConfigElement;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.util.Optional;

/** Where chunks go that the primary does not take: an output that writes chunks gets them whole, another their events. */
final class Secondary {
    private final Output output;

    private Secondary(Output output) {
        this.output = output;
    }

    /** @param primaryType the type where the section names none */
    static Optional<Secondary> of(Optional<ConfigElement> section, String primaryType, PluginContext context) {
        return section.map(one -> new Secondary(context.output(one, primaryType)));
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
        return Future.join(chunk.pieces().stream()
                        .map(piece -> output.emit(piece.tag(), piece.events()))
                        .toList())
                .mapEmpty();
    }
}
