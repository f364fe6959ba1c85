package dev.tributary.parser;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MalformedJsonException;
import dev.tributary.plugin.Parser;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.Value;

/** A JSON object a line, or an array of objects, each of which is an event. Anything else does not match. */
final class JsonParser implements Parser {

    /** The parameters of {@code @type json}. */
    record Config(
            @Param(doc = "Known, without effect: there is one JSON parser here.", value = "oj")
            String jsonParser,

            @Param(doc = "Known, without effect: lines are read whole.", value = "8192", size = true)
            long streamBufferSize,

            @Inline RecordOptions options) {}

    private final FieldRules rules;

    JsonParser(Config config, Clock clock) {
        rules = new FieldRules(config.options().orElse("time", Optional.empty()), RecordOptions.TimeType.FLOAT, clock);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        try {
            Value value = JsonReader.readLenient(bytes, offset, length);
            if (value.isArrayValue()) {
                return value.asArrayValue().list().stream()
                        .flatMap(element -> event(element).stream())
                        .toList();
            }
            return event(value);
        } catch (MalformedJsonException e) {
            return List.of();
        }
    }

    private List<Parsed> event(Value value) {
        return value.isMapValue() ? rules.apply(value.asMapValue()) : List.of();
    }
}
