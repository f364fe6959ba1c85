package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.RecordOverlay;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Fixed fields, and a name for each event, for records that get them. For one thread at a time. */
final class AddedPairs {

    /** What the filter and the output {@code add} have in common. */
    record Config(
            @Param(doc = "Whether each event gets a UUID of its own, in capital letters.", value = "false")
            boolean uuid,

            @Param(doc = "The field of the UUID.", value = "uuid", filled = true)
            String uuidKey,

            @Section(doc = "Fields to set, `name text` in each line.")
            List<ConfigElement> pairs) {}

    private final List<Supplier<String>> values = new ArrayList<>();
    private final RecordOverlay overlay;

    AddedPairs(Config config, RandomGenerator random) {
        Map<String, Supplier<String>> fields = new LinkedHashMap<>();
        config.pairs().forEach(section -> section.params().forEach((name, value) -> fields.put(name, value::text)));
        if (config.uuid()) {
            fields.put(config.uuidKey(), () -> uuid(random).toString().toUpperCase(Locale.ROOT));
        }
        values.addAll(fields.values());
        overlay = new RecordOverlay(List.copyOf(fields.keySet()));
    }

    /** A random one, as RFC 9562 makes it. */
    static UUID uuid(RandomGenerator random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        ByteBuffer both = ByteBuffer.wrap(bytes);
        return new UUID(both.getLong(), both.getLong());
    }

    PackedEvents addTo(PackedEvents events) {
        var added = new PackedEvents.Builder(events.sizeBytes() + events.count() * 64);
        var record = new MessagePackWriter();
        for (EventCursor event = events.cursor(); event.next(); ) {
            record.truncate(0);
            overlay.write(
                    event.record(), (index, out) -> out.string(values.get(index).get()), record);
            added.add(event, record);
        }
        return added.build();
    }
}
