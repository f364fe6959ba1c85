package dev.tributary.plugin;

import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts host name, worker number, tag and time into records, in this order, as {@code <inject>} asks. A field the record
 * has already is overwritten in its place. Works on packed bytes and makes new ones; the events it is given stay as they
 * are. Keeps scratch space, so one for each thread that injects.
 */
public final class Inject {

    /** Packs one field's value. */
    @FunctionalInterface
    private interface Field {
        void write(Tag tag, EventCursor event, MessagePackWriter out);
    }

    private final List<Field> fields;
    private final RecordOverlay overlay;
    private final MessagePackWriter record = new MessagePackWriter();

    public Inject(InjectConfig config, PluginContext context) {
        // Two parameters may name the same field; the later one wins, as it would in a record written twice.
        Map<String, Field> byKey = new LinkedHashMap<>();
        String hostname = config.hostname().orElseGet(context::hostname);
        config.hostnameKey().ifPresent(key -> byKey.put(key, (tag, event, out) -> out.string(hostname)));
        int workerId = context.workerId();
        config.workerIdKey().ifPresent(key -> byKey.put(key, (tag, event, out) -> out.integer(workerId)));
        config.tagKey().ifPresent(key -> byKey.put(key, (tag, event, out) -> out.string(tag.name())));
        var times = EventTimeWriter.of(
                config.timeType(), config.timeFormat(), config.localtime(), config.utc(), config.timezone());
        config.timeKey().ifPresent(key -> byKey.put(key, (tag, event, out) -> times.value(event.time(), out)));
        fields = new ArrayList<>(byKey.values());
        overlay = new RecordOverlay(List.copyOf(byKey.keySet()));
    }

    /** For an absent section: injects nothing. */
    public static Inject of(Optional<InjectConfig> config, PluginContext context) {
        return new Inject(config.orElse(InjectConfig.NONE), context);
    }

    /** The same events with the fields in their records; the very same ones if there is nothing to inject. */
    public PackedEvents apply(Tag tag, PackedEvents events) {
        if (fields.isEmpty()) {
            return events;
        }
        var injected = new PackedEvents.Builder(events.sizeBytes() + events.count() * 32);
        for (EventCursor event = events.cursor(); event.next(); ) {
            record.truncate(0);
            overlay.write(event.record(), (field, out) -> fields.get(field).write(tag, event, out), record);
            injected.add(event, record);
        }
        return injected.build();
    }
}
