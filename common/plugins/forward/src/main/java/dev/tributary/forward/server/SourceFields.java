package dev.tributary.forward.server;

import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.RecordOverlay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Puts the peer's address, host name and certificate's name into records, as {@code source_address_key}, {@code
 * source_hostname_key} and {@code client_cert_key} ask. The records are rewritten as bytes; a field that is there already is overwritten.
 */
final class SourceFields {
    private final List<String> values;
    private final List<String> keys;

    private SourceFields(List<String> keys, List<String> values) {
        this.keys = keys;
        this.values = values;
    }

    static SourceFields of(
            ForwardServerConfig config, String address, String hostname, Optional<String> certificateName) {
        var fields = new LinkedHashMap<String, String>();
        config.sourceAddressKey().ifPresent(key -> fields.put(key, address));
        config.sourceHostnameKey().ifPresent(key -> fields.put(key, hostname));
        config.clientCertKey().ifPresent(key -> fields.put(key, certificateName.orElse("")));
        return new SourceFields(List.copyOf(fields.keySet()), List.copyOf(fields.values()));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The same events with the fields; the very same ones if there are none. May be called from any thread. */
    EventStream applyTo(EventStream events) {
        if (keys.isEmpty()) {
            return events;
        }
        PackedEvents packed = events.packed();
        var overlay = new RecordOverlay(keys);
        var record = new MessagePackWriter();
        var changed = new PackedEvents.Builder(packed.sizeBytes() + packed.count() * 48);
        for (EventCursor event = packed.cursor(); event.next(); ) {
            record.truncate(0);
            overlay.write(event.record(), (field, out) -> out.string(values.get(field)), record);
            changed.add(event, record);
        }
        return changed.build();
    }
}
