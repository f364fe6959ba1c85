package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.Inject;
import dev.tributary.plugin.InjectConfig;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A chunk as a command reads it: each event with what is injected, formatted, on a line. For one thread at a time. */
final class ChunkLines {
    private static final String DEFAULT_FORMAT = "tsv";
    private static final int PIECE_BYTES = 64 * 1024;

    private final Inject inject;
    private final Formatter formatter;
    private final boolean lines;

    ChunkLines(Optional<ConfigElement> format, Optional<InjectConfig> injected, PluginContext context) {
        inject = Inject.of(injected, context);
        formatter = context.formatter(format, DEFAULT_FORMAT);
        lines = !format.flatMap(ConfigElement::type).orElse(DEFAULT_FORMAT).equals("msgpack");
    }

    /** @param renaming what tag an event is shown with */
    void write(Chunk chunk, UnaryOperator<Tag> renaming, OutputStream out) throws IOException {
        var text = new MessagePackWriter(PIECE_BYTES);
        for (Chunk.Piece piece : chunk.pieces()) {
            Tag tag = renaming.apply(piece.tag());
            PackedEvents events = inject.apply(tag, piece.events().packed());
            for (EventCursor event = events.cursor(); event.next(); ) {
                int before = text.length();
                formatter.format(tag, event, text);
                boolean ended = text.length() > before && text.bytes()[text.length() - 1] == '\n';
                if (lines && !ended) {
                    text.put('\n');
                }
                if (text.length() >= PIECE_BYTES) {
                    out.write(text.bytes(), 0, text.length());
                    text.truncate(0);
                }
            }
        }
        out.write(text.bytes(), 0, text.length());
    }
}
