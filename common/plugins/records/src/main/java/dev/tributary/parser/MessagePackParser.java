package dev.tributary.parser;

import dev.tributary.config.Inline;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.Values;
import dev.tributary.plugin.Parser;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.value.Value;

/** Packed maps back to back, each an event, or arrays of them. Bytes that are not whole values do not match. */
final class MessagePackParser implements Parser {

    /** The parameters of {@code @type msgpack}. */
    record Config(@Inline RecordOptions options) {}

    private final FieldRules rules;

    MessagePackParser(Config config, Clock clock) {
        rules = new FieldRules(config.options(), RecordOptions.TimeType.STRING, clock);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        var reader = new MessagePackReader(bytes, offset, length);
        var events = new ArrayList<Parsed>();
        try {
            while (reader.hasRemaining()) {
                Value value = Values.read(reader);
                if (value.isArrayValue()) {
                    value.asArrayValue().forEach(element -> events.addAll(event(element)));
                } else {
                    events.addAll(event(value));
                }
            }
        } catch (MalformedMessagePackException e) {
            return List.of();
        }
        return events;
    }

    private List<Parsed> event(Value value) {
        return value.isMapValue() ? rules.apply(value.asMapValue()) : List.of();
    }
}
