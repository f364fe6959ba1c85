package dev.tributary.bench;

import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackWriter;

/** Access-log events of eight fields, 208 bytes each, as an agent would forward them. */
final class Samples {
    static final int EVENTS = 1000;

    private Samples() {}

    static PackedEvents events() {
        var builder = new PackedEvents.Builder(EVENTS * 256);
        for (int i = 0; i < EVENTS; i++) {
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

    /** The events as one PackedForward message with an ack wanted, 1,000 entries. */
    static byte[] packedForward(PackedEvents events) {
        return new MessagePackWriter(events.sizeBytes() + 256)
                .arrayHeader(3)
                .string("app.access")
                .string32Header(events.sizeBytes())
                .raw(events.bytes(), events.offset(), events.sizeBytes())
                .mapHeader(3)
                .string("size")
                .integer(events.count())
                .string("compressed")
                .string("text")
                .string("chunk")
                .string("Zg+GRKv2vLeWRlz0FH3LhA==\n")
                .toByteArray();
    }
}
