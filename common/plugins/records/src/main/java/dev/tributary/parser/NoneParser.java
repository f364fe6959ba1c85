package dev.tributary.parser;

import dev.tributary.config.Param;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.plugin.Parser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.ValueFactory;

/** Every line is a record of one field, the line. */
final class NoneParser implements Parser {

    /** The parameters of {@code @type none}. */
    record Config(
            @Param(doc = "The field that gets the line.", value = "message")
            String messageKey) {}

    private final byte[] key;

    NoneParser(Config config) {
        key = config.messageKey().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        var record = ValueFactory.newMap(ValueFactory.newString(key), Text.value(bytes, offset, offset + length));
        return List.of(new Parsed(Optional.empty(), record));
    }

    @Override
    public boolean parse(byte[] bytes, int offset, int length, EventTime arrival, PackedEvents.Builder events) {
        events.add(
                arrival,
                out -> out.mapHeader(1)
                        .stringHeader(key.length)
                        .raw(key, 0, key.length)
                        .stringHeader(length)
                        .raw(bytes, offset, length));
        return true;
    }
}
