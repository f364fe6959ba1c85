package dev.tributary.filter;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;

/** Takes dots out of the names of fields, which some stores read as nesting. */
final class DedotFilter implements Filter {

    /** The parameters of {@code @type dedot}. */
    record Config(
            @Param(doc = "Whether anything is done.", value = "true")
            boolean deDot,

            @Param(doc = "What stands in a dot's place.", value = "_")
            String deDotSeparator,

            @Param(
                    doc = "Do so within fields too, however deep.",
                    value = "true",
                    fluentd = "does so or not by the plugin's version, of which most have no such parameter")
            boolean deDotNested) {
        Config {
            if (deDot && deDotSeparator.contains(".")) {
                throw new ConfigException("Invalid de_dot_separator: cannot be or contain '.'");
            }
        }
    }

    private final Config config;
    private final InOrder inOrder;

    DedotFilter(Config config, PluginContext context) {
        this.config = config;
        inOrder = new InOrder(context.vertx());
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return config.deDot() ? inOrder.read(events, this::changed) : Future.succeededFuture(events);
    }

    private EventStream changed(PackedEvents events) {
        var changed = new PackedEvents.Builder(events.sizeBytes() + 64);
        var record = new MessagePackWriter();
        for (EventCursor event = events.cursor(); event.next(); ) {
            record.truncate(0);
            map(event.record(), record);
            changed.add(event, record);
        }
        return changed.build();
    }

    private void map(MessagePackReader reader, MessagePackWriter out) {
        long size = reader.mapHeader();
        out.mapHeader(size);
        for (long left = size; left > 0; left--) {
            if (reader.kind() == Kind.STRING) {
                name(reader, out);
            } else {
                copy(reader, out);
            }
            value(reader, out);
        }
    }

    private void name(MessagePackReader reader, MessagePackWriter out) {
        byte[] name = reader.raw();
        String text = new String(name, StandardCharsets.UTF_8);
        if (text.contains(".")) {
            out.string(text.replace(".", config.deDotSeparator()));
        } else {
            out.stringHeader(name.length).raw(name, 0, name.length);
        }
    }

    private void value(MessagePackReader reader, MessagePackWriter out) {
        Kind kind = config.deDotNested() ? reader.kind() : Kind.NIL;
        switch (kind) {
            case MAP -> map(reader, out);
            case ARRAY -> {
                long size = reader.arrayHeader();
                out.arrayHeader(size);
                for (long left = size; left > 0; left--) {
                    value(reader, out);
                }
            }
            default -> copy(reader, out);
        }
    }

    private static void copy(MessagePackReader reader, MessagePackWriter out) {
        int start = reader.position();
        reader.skip();
        out.raw(reader.bytes(), start, reader.position() - start);
    }
}
