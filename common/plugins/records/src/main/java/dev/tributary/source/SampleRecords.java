package dev.tributary.source;

import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.MapValue;

/** The samples, packed once; an event is a copy of one and, if asked for, the count. Confined to its owner. */
final class SampleRecords {
    private final byte[][] packed;
    private final Optional<byte[]> countKey;
    private final Clock clock;
    private int next;
    private long count;

    SampleRecords(List<MapValue> samples, Optional<String> autoIncrementKey, Clock clock) {
        packed = samples.stream().map(sample -> pack(sample, autoIncrementKey)).toArray(byte[][]::new);
        countKey = autoIncrementKey.map(key -> {
            var out = new MessagePackWriter();
            return out.string(key).toByteArray();
        });
        this.clock = clock;
    }

    /** The record without its count, but with room for it in the header; a field of its name gives way. */
    private static byte[] pack(MapValue sample, Optional<String> countKey) {
        var fields = sample.entrySet().stream()
                .filter(field -> !isNamed(field.getKey(), countKey))
                .toList();
        var out = new MessagePackWriter().mapHeader(fields.size() + (countKey.isPresent() ? 1 : 0));
        fields.forEach(field -> out.value(field.getKey()).value(field.getValue()));
        return out.toByteArray();
    }

    private static boolean isNamed(org.msgpack.value.Value key, Optional<String> name) {
        byte[] wanted = name.orElse("").getBytes(StandardCharsets.UTF_8);
        return name.isPresent()
                && key.isStringValue()
                && java.util.Arrays.equals(key.asStringValue().asByteArray(), wanted);
    }

    /** Bytes of the largest event, about. */
    int eventBytesMax() {
        int largest = 0;
        for (byte[] record : packed) {
            largest = Math.max(largest, record.length);
        }
        return largest + 11 + countKey.map(key -> key.length + 9).orElse(0);
    }

    /** The count of the next event. */
    long count() {
        return count;
    }

    /** Goes on counting there. */
    void count(long next) {
        count = next;
    }

    PackedEvents make(int events) {
        var builder = new PackedEvents.Builder(Math.multiplyExact(events, eventBytesMax()));
        for (int i = 0; i < events; i++) {
            builder.add(EventTime.of(clock.instant()), this::write);
        }
        return builder.build();
    }

    private void write(MessagePackWriter out) {
        byte[] record = packed[next];
        next = next + 1 == packed.length ? 0 : next + 1;
        out.raw(record, 0, record.length);
        countKey.ifPresent(key -> out.raw(key, 0, key.length).integer(count++));
    }
}
