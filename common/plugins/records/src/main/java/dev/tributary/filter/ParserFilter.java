package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Utf8;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.Parser.Parsed;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.plugin.RecordOverlay;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.msgpack.value.MapValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * Reads a field as a line of a file is read: its text goes through a parser, and what that finds is the new record, or
 * goes over the old one. What does not match goes to the error label, the others go on.
 */
final class ParserFilter implements Filter {
    private static final MapValue NOTHING = ValueFactory.emptyMap();

    private final PluginContext context;
    private final InOrder inOrder;
    private final Clock clock;
    private final Parser parser;

    /** Whether an event whose text tells no time happened now. */
    private final boolean estimatesTime;

    private final RecordAccessor key;
    private final List<RecordAccessor> removed;
    private final ParserFilterConfig config;
    private final Optional<RecordOverlay> hashOverlay;
    private final MessagePackWriter record = new MessagePackWriter();
    private final MessagePackWriter scratch = new MessagePackWriter();

    ParserFilter(ParserFilterConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        inOrder = new InOrder(context.vertx());
        clock = context.clock();
        estimatesTime = config.parse()
                .param("estimate_current_event")
                .filter(Set.of("false", "no")::contains)
                .isEmpty();
        parser = context.parser(Optional.of(estimating(config.parse(), estimatesTime)), "");
        key = RecordAccessor.parse(config.keyName());
        removed = config.removeKeyNameField() ? List.of(key) : List.of();
        hashOverlay = config.hashValueField().map(field -> new RecordOverlay(List.of(field)));
    }

    /** Elsewhere a text without a time does not match without it; here the event has one to keep. */
    private static ConfigElement estimating(ConfigElement parse, boolean already) {
        return already ? parse : parse.withoutParam("estimate_current_event");
    }

    /** What became of a stream: parsed events, and those that could not be parsed with the first reason. */
    private record Read(PackedEvents events, PackedEvents failed, Optional<String> reason) {}

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return inOrder.read(events, this::read).map(read -> {
            read.reason.filter(reason -> config.emitInvalidRecordToError()).ifPresent(reason -> {
                var cause = new IllegalArgumentException(reason);
                context.error(tag, read.failed, "parser: " + reason, cause);
            });
            return read.events;
        });
    }

    private Read read(PackedEvents events) {
        var parsed = new PackedEvents.Builder(events.sizeBytes() + events.count() * 32);
        var failed = new PackedEvents.Builder(16);
        Optional<String> reason = Optional.empty();
        EventTime now = EventTime.of(clock.instant());
        for (EventCursor event = events.cursor(); event.next(); ) {
            Optional<String> failure = read(event, now, parsed);
            if (failure.isPresent()) {
                reason = reason.or(() -> failure);
                failed.add(event);
                if (config.reserveData()) {
                    write(event, NOTHING, List.of());
                    parsed.add(event, record);
                }
            }
        }
        return new Read(parsed.build(), failed.build(), reason);
    }

    /** Adds the events that the field holds; why it holds none, if so. */
    private Optional<String> read(EventCursor event, EventTime now, PackedEvents.Builder parsed) {
        MessagePackReader reader = event.record();
        if (!key.find(reader) || reader.kind() == Kind.NIL) {
            return Optional.of("the field " + key + " does not exist");
        }
        if (reader.kind() != Kind.STRING && reader.kind() != Kind.BINARY) {
            return Optional.of("the field " + key + " is no text");
        }
        int length = reader.rawHeader();
        List<Parsed> found = parse(reader.bytes(), reader.position(), length);
        if (found.isEmpty()) {
            return Optional.of("the field " + key + " does not match the parser");
        }
        for (Parsed one : found) {
            write(event, one.record(), removed);
            Optional<EventTime> time = estimatesTime ? one.time().or(() -> Optional.of(now)) : one.time();
            if (config.reserveTime() || time.isEmpty()) {
                parsed.add(event, record);
            } else {
                parsed.add(time.get(), record);
            }
        }
        return Optional.empty();
    }

    private List<Parsed> parse(byte[] bytes, int offset, int length) {
        if (!config.replaceInvalidSequence() || Utf8.isValid(bytes, offset, offset + length)) {
            return parser.parse(bytes, offset, length);
        }
        byte[] scrubbed = Scrubbing.scrub(bytes, offset, length);
        return parser.parse(scrubbed, 0, scrubbed.length);
    }

    /** Leaves the new record in {@link #record}. */
    private void write(EventCursor event, MapValue found, List<RecordAccessor> without) {
        record.truncate(0);
        if (config.reserveData()) {
            overlay(base(event, without), found);
        } else if (hashOverlay.isPresent()) {
            hashOverlay.get().write((field, out) -> fields(found, out), record);
        } else {
            fields(found, record);
        }
    }

    private MessagePackReader base(EventCursor event, List<RecordAccessor> without) {
        if (without.isEmpty()) {
            return event.record();
        }
        scratch.truncate(0);
        RecordAccessor.copyWithout(without, event.record(), scratch);
        return new MessagePackReader(scratch.bytes(), 0, scratch.length());
    }

    private void overlay(MessagePackReader base, MapValue found) {
        if (hashOverlay.isPresent()) {
            hashOverlay.get().write(base, (field, out) -> fields(found, out), record);
            return;
        }
        var byName = new LinkedHashMap<String, Value>();
        found.entrySet().forEach(pair -> byName.put(name(pair.getKey()), pair.getValue()));
        List<Value> values = new ArrayList<>(byName.values());
        new RecordOverlay(List.copyOf(byName.keySet()))
                .write(base, (field, out) -> out.value(values.get(field)), record);
    }

    private void fields(MapValue found, MessagePackWriter out) {
        out.mapHeader(found.size());
        found.entrySet().forEach(pair -> {
            if (config.injectKeyPrefix().isPresent()) {
                out.string(name(pair.getKey()));
            } else {
                out.value(pair.getKey());
            }
            out.value(pair.getValue());
        });
    }

    private String name(Value field) {
        String text = field.isRawValue() ? field.asRawValue().asString() : field.toString();
        return config.injectKeyPrefix().orElse("") + text;
    }
}
