package dev.tributary.peers;

import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.RecordOverlay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts that are put into each record of a sender; a field that is there already is overwritten. */
public final class AddedFields {
    private final List<String> keys;
    private final List<String> values;

    /** @param fields each field with its text, in the order they are added */
    public AddedFields(Map<String, String> fields) {
        keys = List.copyOf(fields.keySet());
        values = List.copyOf(fields.values());
    }

    /** These texts behind others. */
    public AddedFields behind(Map<String, String> others) {
        var all = new LinkedHashMap<>(others);
        for (int i = 0; i < keys.size(); i++) {
            all.put(keys.get(i), values.get(i));
        }
        return new AddedFields(all);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Adds {@code events} with the fields to {@code into}. */
    public void addTo(PackedEvents.Builder into, PackedEvents events) {
        var overlay = new RecordOverlay(keys);
        var record = new MessagePackWriter();
        for (EventCursor event = events.cursor(); event.next(); ) {
            if (keys.isEmpty()) {
                into.add(event);
            } else {
                record.truncate(0);
                overlay.write(event.record(), (field, out) -> out.string(values.get(field)), record);
                into.add(event, record);
            }
        }
    }
}
