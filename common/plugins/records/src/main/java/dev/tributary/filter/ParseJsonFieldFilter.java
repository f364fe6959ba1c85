package dev.tributary.filter;

import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MalformedJsonException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Values;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Puts the fields of a JSON object that a field holds as text into the record; what is there already stays. */
final class ParseJsonFieldFilter implements Filter {

    /** The parameters of {@code @type parse_json_field}. */
    record Config(
            @Param(doc = "Whether anything is done.", value = "true")
            boolean mergeJsonLog,

            @Param(doc = "Leave the field with the text in the record.", value = "true")
            boolean preserveJsonLog,

            @Param(
                    doc = "The fields that may hold JSON; only the first that a record has is looked at.",
                    value = "MESSAGE,log")
            List<String> jsonFields) {}

    private final InOrder inOrder;
    private final Config config;
    private final List<RecordAccessor> fields;

    ParseJsonFieldFilter(Config config, PluginContext context) {
        this.config = config;
        inOrder = new InOrder(context.vertx());
        fields = config.jsonFields().stream()
                .map(name -> RecordAccessor.path(name, List.of(name)))
                .toList();
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return config.mergeJsonLog() ? inOrder.read(events, this::merged) : Future.succeededFuture(events);
    }

    private EventStream merged(PackedEvents events) {
        var merged = new PackedEvents.Builder(events.sizeBytes() * 2);
        for (EventCursor event = events.cursor(); event.next(); ) {
            Optional<RecordAccessor> field =
                    fields.stream().filter(one -> one.find(event.record())).findFirst();
            Optional<Map<Value, Value>> found = field.flatMap(one -> parsed(one, event));
            if (found.isEmpty()) {
                merged.add(event);
                continue;
            }
            Map<Value, Value> record = found.get();
            record.putAll(Values.read(event.record()).asMapValue().map());
            if (!config.preserveJsonLog()) {
                record.remove(ValueFactory.newString(field.get().toString()));
            }
            merged.add(event, new MessagePackWriter().value(ValueFactory.newMap(record)));
        }
        return merged.build();
    }

    private static Optional<Map<Value, Value>> parsed(RecordAccessor field, EventCursor event) {
        MessagePackReader reader = event.record();
        if (!field.find(reader) || reader.kind() != Kind.STRING) {
            return Optional.empty();
        }
        String text = reader.string().strip();
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return Optional.empty();
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try {
            Value value = JsonReader.read(utf8, 0, utf8.length);
            return Optional.of(new LinkedHashMap<>(value.asMapValue().map()));
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }
}
