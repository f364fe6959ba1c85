package dev.tributary.formatter;

import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventTime;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.EventTimeWriter;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.PluginContext;
import java.util.Optional;

/** {@code 2026-01-31 12:00:00.123456789 +0000 tag: {"k":"v"}}, the time in the machine's zone. */
final class StdoutFormatter implements Formatter {

    record Config(
            @Param(doc = "The formatter of the record behind the tag: `json`, `ltsv`, `msgpack` …", value = "json")
            String outputType) {}

    // Cut around the nanoseconds, so that what stays the same for a second is made once a second.
    private final EventTimeWriter toTheSecond = EventTimeWriter.local("%Y-%m-%d %H:%M:%S.");
    private final EventTimeWriter zone = EventTimeWriter.local(" %z ");
    private final TagText tags = new TagText();
    private final Formatter record;

    StdoutFormatter(Config config, PluginContext context) {
        record = context.formatter(Optional.empty(), config.outputType());
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        EventTime time = event.time();
        toTheSecond.text(time, out);
        nanos(time.nanos(), out);
        zone.text(time, out);
        tags.write(tag, out);
        out.put(':').put(' ');
        int start = out.length();
        record.format(tag, event, out);
        if (out.length() == start || out.bytes()[out.length() - 1] != '\n') {
            out.put('\n');
        }
    }

    private static void nanos(int nanos, MessagePackWriter out) {
        for (int unit = 100_000_000; unit > 0; unit /= 10) {
            out.put('0' + nanos / unit % 10);
        }
    }
}
