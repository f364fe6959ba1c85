package dev.tributary.plugin;

import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.charset.StandardCharsets;

/**
 * A packed value as the text that a pattern is matched against or a template interpolates: a text as it is, nil as
 * nothing, everything else as JSON.
 */
public final class FieldText {
    private FieldText() {}

    /** Reads one value. */
    public static String read(MessagePackReader reader) {
        return switch (reader.kind()) {
            case STRING, BINARY -> reader.string();
            case NIL -> {
                reader.nil();
                yield "";
            }
            default -> {
                var text = new MessagePackWriter(32);
                new JsonWriter().write(reader, text);
                yield new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8);
            }
        };
    }
}
