package dev.tributary.testing;

import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.msgpack.value.MapValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Makes events for tests. */
public final class TestEvents {
    /** The time of events that are given none: the one the test context's clock starts at. */
    public static final EventTime TIME = EventTime.of(TestContext.START);

    private TestEvents() {}

    /** One event for each record, all at {@link #TIME}. */
    @SafeVarargs
    public static PackedEvents events(Map<String, ?>... records) {
        var events = new ArrayList<Event>();
        for (Map<String, ?> one : records) {
            events.add(new Event(TIME, record(one)));
        }
        return PackedEvents.of(events);
    }

    /** {@code record("k", 1, "nested", Map.of("a", 2))}: keys in the order they are written. */
    public static Map<String, Object> map(Object... keysAndValues) {
        var map = new java.util.LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    public static Event event(long seconds, Object... keysAndValues) {
        return new Event(new EventTime(seconds, 0), record(map(keysAndValues)));
    }

    public static MapValue record(Map<String, ?> record) {
        return value(record).asMapValue();
    }

    /** The record as the packed bytes that a reader stands on. */
    public static MessagePackReader packed(Map<String, ?> record) {
        return new MessagePackReader(
                new MessagePackWriter().value(record(record)).toByteArray());
    }

    /** Every record as JSON. */
    public static List<String> records(PackedEvents events) {
        return events.events().stream().map(event -> event.record().toJson()).toList();
    }

    private static Value value(Object object) {
        return switch (object) {
            case null -> ValueFactory.newNil();
            case Value value -> value;
            case Boolean bool -> ValueFactory.newBoolean(bool);
            case Double number -> ValueFactory.newFloat(number);
            case Number number -> ValueFactory.newInteger(number.longValue());
            case byte[] bytes -> ValueFactory.newBinary(bytes);
            case List<?> list ->
                ValueFactory.newArray(list.stream().map(TestEvents::value).toList());
            case Map<?, ?> map -> {
                var builder = ValueFactory.newMapBuilder();
                map.forEach((key, one) -> builder.put(value(key), value(one)));
                yield builder.build();
            }
            default -> ValueFactory.newString(object.toString());
        };
    }
}
