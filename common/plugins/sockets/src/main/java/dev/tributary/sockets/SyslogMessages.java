package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.PeerText;
import dev.tributary.event.Tag;
import dev.tributary.peers.AddedFields;
import dev.tributary.peers.BoundedLog;
import dev.tributary.peers.Outbox;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Makes events of syslog messages, of all senders of a source. Confined to its event loop. */
final class SyslogMessages implements Handling {
    private static final String SYSLOG = "syslog";
    private static final String WITH_PRIORITY = "with_priority";
    private static final StringValue PRI = ValueFactory.newString("pri");
    private static final StringValue UNMATCHED_LINE = ValueFactory.newString("unmatched_line");

    private final SyslogInputConfig config;
    private final PluginContext context;
    private final Parser parser;
    /** Whether the parser tells the priority, in the field {@code pri}. */
    private final boolean parserReadsPriority;

    private final Tag unmatchedTag;
    private final BoundedLog warnings;
    private final Counter unmatched;
    private final Counter tooLong;

    SyslogMessages(SyslogInputConfig config, PluginContext context, BoundedLog warnings) {
        this.config = config;
        this.context = context;
        this.warnings = warnings;
        Optional<ConfigElement> section = config.parse();
        boolean isSyslog = section.flatMap(ConfigElement::type).orElse(SYSLOG).equals(SYSLOG);
        parserReadsPriority = isSyslog
                && section.flatMap(one -> one.param(WITH_PRIORITY))
                        .filter(text -> text.equals("false") || text.equals("no"))
                        .isEmpty();
        parser = context.parser(
                Optional.of(parserReadsPriority ? withPriority(section) : section.orElseGet(SyslogMessages::empty)),
                SYSLOG);
        unmatchedTag = new Tag(config.tag() + ".unmatched");
        unmatched = context.meters().counter("unmatched_lines", "Texts that the parser could not read");
        tooLong = context.meters().counter("errors", "Messages and connections that failed", "reason", "oversized");
    }

    private static ConfigElement empty() {
        return new ConfigElement("parse", "", Map.of(), List.of(), Position.UNKNOWN);
    }

    private static ConfigElement withPriority(Optional<ConfigElement> section) {
        ConfigElement given = section.orElseGet(SyslogMessages::empty);
        return given.withParam(WITH_PRIORITY, new ConfigValue("true", given.position()));
    }

    @Override
    public AddedFields fields(String address, String hostname) {
        return new AddedFields(sender(address, hostname));
    }

    private Map<String, String> sender(String address, String hostname) {
        var fields = new LinkedHashMap<String, String>();
        config.sourceAddressKey().ifPresent(key -> fields.put(key, address));
        config.hostnameKey().ifPresent(key -> fields.put(key, hostname));
        return fields;
    }

    @Override
    public boolean wantsHostnames() {
        return config.hostnameKey().isPresent();
    }

    @Override
    public void text(byte[] bytes, int offset, int length, String peer, AddedFields fields, Outbox outbox) {
        EventTime arrival = EventTime.of(context.clock().instant());
        boolean matches = parserReadsPriority
                ? addWhole(bytes, offset, length, arrival, fields, outbox)
                : addBehindPriority(bytes, offset, length, arrival, fields, outbox);
        if (!matches) {
            unmatched.increment();
            String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
            warnings.warn(peer + ": not a syslog message that can be read: " + PeerText.shown(text));
            if (config.emitUnmatchedLines()) {
                var record = ValueFactory.newMap(UNMATCHED_LINE, ValueFactory.newString(text));
                fields.addTo(outbox.to(unmatchedTag), one(arrival, record));
            }
        }
    }

    private static PackedEvents one(EventTime time, Value record) {
        return new PackedEvents.Builder(128).add(time, record).build();
    }

    private boolean addWhole(
            byte[] bytes, int offset, int length, EventTime arrival, AddedFields fields, Outbox outbox) {
        boolean matches = false;
        for (Parser.Parsed parsed : parser.parse(bytes, offset, length)) {
            Map<Value, Value> record = new LinkedHashMap<>(parsed.record().map());
            Optional<Priority> priority = Optional.ofNullable(record.remove(PRI))
                    .filter(Value::isIntegerValue)
                    .flatMap(number -> Priority.of(number.asIntegerValue().toLong()));
            if (priority.isPresent()) {
                matches = true;
                add(one(parsed.time().orElse(arrival), ValueFactory.newMap(record)), priority.get(), fields, outbox);
            }
        }
        return matches;
    }

    private boolean addBehindPriority(
            byte[] bytes, int offset, int length, EventTime arrival, AddedFields fields, Outbox outbox) {
        Optional<Priority.Prefix> prefix = Priority.Prefix.of(bytes, offset, length);
        if (prefix.isEmpty()) {
            return false;
        }
        int skipped = prefix.get().bytes();
        var events = new PackedEvents.Builder(length + 64);
        boolean matches = parser.parse(bytes, offset + skipped, length - skipped, arrival, events);
        add(events.build(), prefix.get().priority(), fields, outbox);
        return matches;
    }

    private void add(PackedEvents events, Priority priority, AddedFields sender, Outbox outbox) {
        var tag = new Tag(config.tag() + "." + priority.facility() + "." + priority.severity());
        var own = new LinkedHashMap<String, String>();
        config.severityKey().ifPresent(key -> own.put(key, priority.severity()));
        config.facilityKey().ifPresent(key -> own.put(key, priority.facility()));
        sender.behind(own).addTo(outbox.to(tag), events);
    }

    @Override
    public void tooLong(long bytes, String peer, String what) {
        tooLong.increment();
        warnings.warn(peer + ": " + what.formatted(bytes));
    }
}
