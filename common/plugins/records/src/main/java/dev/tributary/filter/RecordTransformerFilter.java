package dev.tributary.filter;

import dev.tributary.config.Findings;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.expression.Snapshot;
import dev.tributary.expression.Value;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.plugin.RecordOverlay;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Sets, removes and renames fields. For each event: the old record or an empty one, the fields of {@code <record>} over
 * it, then the time from a field, then fields removed. An event that cannot be changed goes to the error label, the
 * others go on.
 */
final class RecordTransformerFilter implements Filter {
    private static final byte[] EMPTY_RECORD = {(byte) 0x80};

    private final PluginContext context;
    private final InOrder inOrder;
    private final ExpressionScope scope;
    private final List<Template.Field> fields;

    /** Whether expressions may change nested values that the new record has too. */
    private final boolean changesRecord;

    private final Optional<RecordOverlay> fixedOverlay;
    private final boolean renewRecord;
    private final List<RecordAccessor> keepKeys;
    private final List<RecordAccessor> removeKeys;
    private final Optional<RecordTime> renewTime;
    private MessagePackWriter record = new MessagePackWriter();
    private MessagePackWriter scratch = new MessagePackWriter();

    RecordTransformerFilter(RecordTransformerConfig config, PluginContext context) {
        this(config, context, Map.of());
    }

    /** @param prepared values that expressions may ask for by name besides */
    RecordTransformerFilter(RecordTransformerConfig config, PluginContext context, Map<String, Value> prepared) {
        this.context = context;
        inOrder = new InOrder(context.vertx());
        scope = new ExpressionScope(context);
        scope.prepared(prepared);
        var templates =
                new TemplateParser(config.enableRuby(), config.autoTypecast(), context.notes(), prepared.keySet());
        fields = fields(config, templates);
        changesRecord = templates.changesRecord();
        fixedOverlay = fields.stream().allMatch(Template.Field::isFixed)
                ? Optional.of(new RecordOverlay(
                        fields.stream().map(field -> field.name(scope)).toList()))
                : Optional.empty();
        renewRecord = config.renewRecord();
        // A kept key is a name, whatever it looks like; a removed one may be a path.
        keepKeys = config.keepKeys().stream()
                .map(key -> RecordAccessor.path(key, List.of(key)))
                .toList();
        removeKeys = config.removeKeys().stream().map(RecordAccessor::parse).toList();
        renewTime = config.renewTimeKey().map(RecordTime::new);
    }

    private static List<Template.Field> fields(RecordTransformerConfig config, TemplateParser templates) {
        Map<String, Template.Field> byName = new LinkedHashMap<>();
        var findings = new Findings();
        config.records()
                .forEach(section -> section.params()
                        .forEach((name, value) ->
                                findings.attempt(() -> byName.put(name, templates.field(name, value)))));
        findings.tell();
        return List.copyOf(byName.values());
    }

    /** What became of a stream: changed events, and those that could not be changed with the first reason. */
    private record Transformed(PackedEvents events, PackedEvents failed, Optional<RuntimeException> reason) {}

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return inOrder.read(events, packed -> transform(tag, packed)).map(transformed -> {
            transformed.reason.ifPresent(reason ->
                    context.error(tag, transformed.failed, "record_transformer: " + reason.getMessage(), reason));
            return transformed.events;
        });
    }

    private Transformed transform(Tag tag, PackedEvents events) {
        var changed = new PackedEvents.Builder(events.sizeBytes() + events.count() * 32);
        var failed = new PackedEvents.Builder(16);
        var reasons = new ArrayList<RuntimeException>();
        transform(
                tag,
                events,
                (event, time, changedRecord) -> {
                    if (time.isPresent()) {
                        changed.add(time.get(), changedRecord);
                    } else {
                        changed.add(event, changedRecord);
                    }
                },
                (event, reason) -> {
                    failed.add(event);
                    if (reasons.isEmpty()) {
                        reasons.add(reason);
                    }
                });
        return new Transformed(changed.build(), failed.build(), reasons.stream().findFirst());
    }

    /** Gets each event that could be changed, with its new time, if it has one, and record. */
    interface Changed {
        void take(EventCursor event, Optional<EventTime> time, MessagePackWriter record);
    }

    /** What fails while a change is taken counts as failing to change. */
    void transform(Tag tag, PackedEvents events, Changed changed, BiConsumer<EventCursor, RuntimeException> failed) {
        EventCursor event = events.cursor();
        scope.enter(tag, event);
        while (event.next()) {
            try {
                changed.take(event, transform(event), record);
            } catch (RuntimeException e) {
                failed.accept(event, e);
            }
        }
    }

    /** For further templates that look at the event at hand. */
    ExpressionScope scope() {
        return scope;
    }

    /** Leaves the new record in {@link #record}; the new time, if a field names one. */
    private Optional<EventTime> transform(EventCursor event) {
        scope.nextEvent();
        record.truncate(0);
        if (changesRecord) {
            overlayChanged(event);
        } else {
            overlay(renewRecord ? kept(event.record()) : event.record(), this::write);
        }
        Optional<EventTime> time = renewTime.flatMap(key -> key.read(reader(record)));
        if (!removeKeys.isEmpty()) {
            scratch.truncate(0);
            RecordAccessor.copyWithout(removeKeys, reader(record), scratch);
            MessagePackWriter full = record;
            record = scratch;
            scratch = full;
        }
        return time;
    }

    private void write(Template template, MessagePackWriter out) {
        template.write(scope, out);
    }

    /** As Fluentd does: the new record has the old one's fields, and within them what the expressions made of them. */
    private void overlayChanged(EventCursor event) {
        Snapshot before = scope.recordBefore();
        IdentityHashMap<Template, byte[]> values = new IdentityHashMap<>();
        for (Template.Field field : fields) {
            var value = new MessagePackWriter(64);
            field.value().write(scope, value);
            values.put(field.value(), value.toByteArray());
        }
        var packed = new MessagePackWriter();
        before.write(event.record(), packed);
        MessagePackReader base = reader(packed);
        overlay(renewRecord ? kept(base) : base, (template, out) -> {
            byte[] value = Objects.requireNonNull(values.get(template));
            out.raw(value, 0, value.length);
        });
    }

    private void overlay(MessagePackReader base, BiConsumer<Template, MessagePackWriter> values) {
        if (fixedOverlay.isPresent()) {
            fixedOverlay
                    .get()
                    .write(base, (i, out) -> values.accept(fields.get(i).value(), out), record);
            return;
        }
        int start = base.position();
        Map<String, Template> byName = new LinkedHashMap<>();
        fields.forEach(field -> byName.put(field.name(scope), field.value()));
        List<Template> templates = new ArrayList<>(byName.values());
        base.position(start);
        new RecordOverlay(List.copyOf(byName.keySet()))
                .write(base, (i, out) -> values.accept(templates.get(i), out), record);
    }

    /** A record of the kept fields alone. */
    private MessagePackReader kept(MessagePackReader reader) {
        if (keepKeys.isEmpty()) {
            return new MessagePackReader(EMPTY_RECORD);
        }
        var body = new MessagePackWriter(64);
        int count = 0;
        int top = reader.position();
        for (RecordAccessor key : keepKeys) {
            reader.position(top);
            if (key.find(reader)) {
                int start = reader.position();
                reader.skip();
                body.string(key.toString()).raw(reader.bytes(), start, reader.position() - start);
                count++;
            }
        }
        scratch.truncate(0);
        scratch.mapHeader(count).raw(body.bytes(), 0, body.length());
        return new MessagePackReader(scratch.toByteArray());
    }

    private static MessagePackReader reader(MessagePackWriter packed) {
        return new MessagePackReader(packed.bytes(), 0, packed.length());
    }
}
