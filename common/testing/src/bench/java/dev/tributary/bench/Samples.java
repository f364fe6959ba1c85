package dev.tributary.bench;

import dev.tributary.event.Compression;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.protocol.ChunkToken;
import dev.tributary.protocol.PackedForward;
import java.util.Optional;

/** Access-log events of eight fields, 208 bytes each, as an agent would forward them. */
final class Samples {
    static final int EVENTS = 1000;

    /** Asks for an ack, as Fluentd writes it. */
    static final String TOKEN = "Zg+GRKv2vLeWRlz0FH3LhA==\n";

    private Samples() {}

    static PackedEvents events() {
        return events(EVENTS);
    }

    static PackedEvents events(int count) {
        var builder = new PackedEvents.Builder(count * 256);
        for (int i = 0; i < count; i++) {
            int number = i;
            builder.add(new EventTime(1_700_000_000L + i, i * 1000), record -> record(record, number));
        }
        return builder.build();
    }

    private static void record(MessagePackWriter out, int number) {
        out.mapHeader(8);
        out.string("remote").string("192.168.%d.%d".formatted(100 + number % 100, 100 + number % 150));
        out.string("user").string("-");
        out.string("method").string("GET");
        out.string("path").string("/api/v1/items/%06d/comments?page=1".formatted(number));
        out.string("code").integer(200);
        out.string("size").integer(10_000 + number);
        out.string("referer").string("https://www.example.com/start/%04d".formatted(number));
        out.string("agent").string("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0");
    }

    /** The events as one PackedForward message with an ack wanted. */
    static byte[] packedForward(PackedEvents events) {
        return packedForward(events, Optional.of(ChunkToken.ofText(TOKEN)));
    }

    /** The same message of a sender that wants no ack. */
    static byte[] packedForwardWithoutAck(PackedEvents events) {
        return packedForward(events, Optional.empty());
    }

    private static byte[] packedForward(PackedEvents events, Optional<ChunkToken> token) {
        var around = PackedForward.around(
                new Tag("app.access"), events.sizeBytes(), events.count(), Compression.TEXT, token);
        return new MessagePackWriter(events.sizeBytes() + 256)
                .raw(around.header(), 0, around.header().length)
                .raw(events.bytes(), events.offset(), events.sizeBytes())
                .raw(around.option(), 0, around.option().length)
                .toByteArray();
    }
}
