package dev.tributary.sockets;

import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.PeerText;
import dev.tributary.peers.AddedFields;
import dev.tributary.peers.BoundedLog;
import dev.tributary.peers.Outbox;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Makes events of texts, of all senders of a source. Confined to its event loop. */
final class Texts implements Handling {
    private final PluginContext context;
    private final Parser parser;
    private final Extraction extraction;
    private final Optional<String> addressKey;
    private final Optional<String> hostnameKey;
    private final BoundedLog warnings;
    private final Counter unmatched;
    private final Counter tooLong;

    Texts(
            PluginContext context,
            Parser parser,
            Extraction extraction,
            Optional<String> addressKey,
            Optional<String> hostnameKey,
            BoundedLog warnings) {
        this.context = context;
        this.parser = parser;
        this.extraction = extraction;
        this.addressKey = addressKey;
        this.hostnameKey = hostnameKey;
        this.warnings = warnings;
        unmatched = context.meters().counter("unmatched_lines", "Texts that the parser could not read");
        tooLong = context.meters().counter("errors", "Messages and connections that failed", "reason", "oversized");
    }

    @Override
    public AddedFields fields(String address, String hostname) {
        var fields = new LinkedHashMap<String, String>();
        addressKey.ifPresent(key -> fields.put(key, address));
        hostnameKey.ifPresent(key -> fields.put(key, hostname));
        return new AddedFields(fields);
    }

    @Override
    public boolean wantsHostnames() {
        return hostnameKey.isPresent();
    }

    @Override
    public void text(byte[] bytes, int offset, int length, String peer, AddedFields fields, Outbox outbox) {
        EventTime arrival = EventTime.of(context.clock().instant());
        boolean matches = extraction.takesNothing()
                ? add(parser, bytes, offset, length, arrival, fields, outbox.to(extraction.otherwise()))
                : extract(parser.parse(bytes, offset, length), arrival, fields, outbox);
        if (!matches) {
            unmatched.increment();
            warnings.warn(peer + ": pattern not matched: "
                    + PeerText.shown(new String(bytes, offset, length, StandardCharsets.UTF_8)));
        }
    }

    private boolean extract(List<Parser.Parsed> parsed, EventTime arrival, AddedFields fields, Outbox outbox) {
        for (Parser.Parsed one : parsed) {
            Extraction.Tagged tagged = extraction.of(one);
            var event = new PackedEvents.Builder(64);
            event.add(tagged.event().time().orElse(arrival), tagged.event().record());
            fields.addTo(outbox.to(tagged.tag()), event.build());
        }
        return !parsed.isEmpty();
    }

    /** Whether the parser could read it. */
    static boolean add(
            Parser parser,
            byte[] bytes,
            int offset,
            int length,
            EventTime arrival,
            AddedFields fields,
            PackedEvents.Builder into) {
        if (fields.isEmpty()) {
            return parser.parse(bytes, offset, length, arrival, into);
        }
        var parsed = new PackedEvents.Builder(length + 64);
        boolean matches = parser.parse(bytes, offset, length, arrival, parsed);
        fields.addTo(into, parsed.build());
        return matches;
    }

    @Override
    public void tooLong(long bytes, String peer, String what) {
        tooLong.increment();
        warnings.warn(peer + ": " + what.formatted(bytes));
    }
}
