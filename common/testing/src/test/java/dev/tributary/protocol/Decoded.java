package dev.tributary.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Event;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Room;
import dev.tributary.msgpack.JsonWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/** Decodes for tests, and says what came out as text that can be compared. */
final class Decoded {
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000, 7);
    static final ForwardRules RULES = ForwardRules.defaults(Clock.fixed(NOW, ZoneOffset.UTC));
    static final ForwardRules STRICT = new ForwardRules(
            RULES.messageSizeLimit(), OptionalLong.empty(), RULES.decompressionSizeLimit(), false, RULES.clock());

    private Decoded() {}

    /** All messages of {@code bytes}, cut at the given places. */
    static List<ClientMessage> messages(ForwardRules rules, byte[] bytes, int... cuts) {
        var decoder = new ForwardDecoder(rules);
        var messages = new ArrayList<ClientMessage>();
        int from = 0;
        for (int cut : cuts) {
            feed(decoder, bytes, from, cut, messages);
            from = cut;
        }
        feed(decoder, bytes, from, bytes.length, messages);
        return messages;
    }

    // In an array of its own, in the middle: a view must not depend on what lies around it.
    private static void feed(ForwardDecoder decoder, byte[] bytes, int from, int to, List<ClientMessage> messages) {
        byte[] padded = new byte[to - from + 6];
        Arrays.fill(padded, (byte) 0xc1);
        System.arraycopy(bytes, from, padded, 3, to - from);
        decoder.feed(padded, 3, to - from, messages::add);
    }

    static ClientMessage message(byte[] bytes) {
        List<ClientMessage> messages = messages(RULES, bytes);
        if (messages.size() != 1) {
            throw new AssertionError("one message expected: " + messages);
        }
        return messages.getFirst();
    }

    static EventMessage events(byte[] bytes) {
        return switch (message(bytes)) {
            case EventMessage events -> events;
            case CompressedMessage compressed -> compressed.check(false, Room.UNBOUNDED);
            case ClientMessage other -> throw new AssertionError("events expected: " + other);
        };
    }

    static List<String> described(List<ClientMessage> messages) {
        return messages.stream().map(Decoded::described).toList();
    }

    static String described(ClientMessage message) {
        return switch (message) {
            case EventMessage m ->
                "%s %d skipped %d %s chunk %s %s wire %d"
                        .formatted(
                                m.tag(),
                                m.events().count(),
                                m.skipped().count(),
                                m.skipped().firstReason(),
                                m.chunk(),
                                entries(m),
                                m.wireBytes());
            case CompressedMessage m -> m.compression() + " " + described(m.check(true, Room.UNBOUNDED));
            case ClientMessage other -> other.toString();
        };
    }

    /** Does with it what its readers do: nothing that comes out is a trap. */
    static void use(ClientMessage message) {
        switch (message) {
            case EventMessage events -> {
                List<Event> all = events.events().packed().events();
                assertThat(all).hasSize(events.events().count());
                all.forEach(event -> {
                    assertThat(event.time().toInstant()).isNotNull();
                    assertThat(JsonWriter.json(event.record())).startsWith("{");
                });
                events.chunk().ifPresent(chunk -> assertThat(chunk.ack()).isNotEmpty());
            }
            case CompressedMessage compressed -> {
                use(compressed.check(true, Room.UNBOUNDED));
                use(compressed.check(false, Room.UNBOUNDED));
            }
            case ClientMessage other -> assertThat(other.toString()).isNotEmpty();
        }
    }

    static String entries(EventMessage message) {
        PackedEvents packed = message.events().packed();
        return HexFormat.of().formatHex(packed.bytes(), packed.offset(), packed.offset() + packed.sizeBytes());
    }
}
