package dev.tributary.filter;

import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.expression.Moment;
import dev.tributary.expression.Names;
import dev.tributary.expression.Snapshot;
import dev.tributary.expression.Value;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.EventTimeWriter;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** What expressions may ask for: the tag and event at hand, host and clock. Used by one thread at a time. */
final class ExpressionScope implements Names {
    /** How many different placeholders are counted apart when they find nothing. */
    private static final int MISSING_NAMES_MAX = 1_000;

    /** Set for each worker, as Fluentd's supervisor does; configurations read it. */
    private static final String WORKER_ID = "SERVERENGINE_WORKER_ID";

    private final String hostname;
    private final String workerId;
    private final Logger log;
    private final EventTimeWriter times = EventTimeWriter.local("%Y-%m-%d %H:%M:%S %z");
    private final Map<String, Long> missing = new HashMap<>();
    private Tag tag = new Tag("");
    private String[] parts = {};
    /** Where each part of the tag ends. */
    private int[] ends = {};

    private EventCursor event = PackedEvents.EMPTY.cursor();
    private Map<String, Value> prepared = Map.of();
    private Optional<Value> record = Optional.empty();
    private boolean changing;

    ExpressionScope(PluginContext context) {
        this.hostname = context.hostname();
        this.workerId = Integer.toString(context.workerId());
        this.log = context.log();
    }

    /** Values by name that expressions may ask for whatever the event. */
    void prepared(Map<String, Value> values) {
        prepared = values;
    }

    /** Turns to the events of another stream. */
    void enter(Tag newTag, EventCursor newEvent) {
        event = newEvent;
        if (newTag.equals(tag) && parts.length > 0) {
            return;
        }
        tag = newTag;
        parts = newTag.parts();
        ends = new int[parts.length];
        for (int i = 0, at = 0; i < parts.length; i++) {
            at += parts[i].length();
            ends[i] = at++;
        }
    }

    int tagPartCount() {
        return parts.length;
    }

    /** For a.b.c: a, b, c. */
    String tagPart(int index) {
        return parts[index];
    }

    /** For a.b.c: a, a.b, a.b.c. One at a time: of a tag that is all dots they are a thousand times as long as itself. */
    String tagPrefix(int index) {
        return tag.name().substring(0, ends[index]);
    }

    /** For a.b.c: a.b.c, b.c, c. */
    String tagSuffix(int index) {
        return tag.name().substring(ends[index] - parts[index].length());
    }

    private String[] all(IntFunction<String> pieces) {
        return IntStream.range(0, parts.length).mapToObj(pieces).toArray(String[]::new);
    }

    EventCursor event() {
        return event;
    }

    Tag tag() {
        return tag;
    }

    String hostname() {
        return hostname;
    }

    @Override
    public Optional<String> variable(String name) {
        return name.equals(WORKER_ID) ? Optional.of(workerId) : Optional.ofNullable(System.getenv(name));
    }

    @Override
    public Value value(String name, List<Value> arguments) {
        return switch (name) {
            case "record" -> whole();
            case "tag" -> Value.of(tag.name());
            case "tag_parts" -> Value.ofTexts(parts);
            case "tag_prefix" -> Value.ofTexts(all(this::tagPrefix));
            case "tag_suffix" -> Value.ofTexts(all(this::tagSuffix));
            case "time" -> new Moment(event.time(), ZoneId.systemDefault());
            case "worker_id" -> Value.of(workerId);
            default -> prepared.getOrDefault(name, Value.of(hostname));
        };
    }

    /** Forgets what expressions made of the record of the event before. */
    void nextEvent() {
        record = Optional.empty();
        changing = false;
    }

    /** Whether an expression may have changed the record of this event. */
    boolean mayHaveChanged() {
        return changing;
    }

    /** Before expressions that may change it. */
    Snapshot recordBefore() {
        changing();
        return new Snapshot(whole());
    }

    /** The record as the expressions see it, and change it. */
    private Value whole() {
        record = record.or(() -> Optional.of(Value.read(event.record())));
        return record.get();
    }

    @Override
    public void changing() {
        changing = true;
        whole();
    }

    /** Reads no more than that field unless the record may have changed. */
    @Override
    public Optional<Value> field(List<Object> path) {
        if (changing || !(path.getFirst() instanceof String)) {
            return Optional.empty();
        }
        MessagePackReader reader = event.record();
        if (RecordAccessor.path("record", path).find(reader)) {
            return Optional.of(Value.read(reader));
        }
        return path.size() == 1 ? Optional.of(Value.nil()) : Optional.empty();
    }

    void writeTime(MessagePackWriter out) {
        times.value(event.time(), out);
    }

    /** Logs that a placeholder found nothing: the first time, then ever more rarely. */
    void missing(String placeholder) {
        if (missing.size() >= MISSING_NAMES_MAX && !missing.containsKey(placeholder)) {
            return;
        }
        long times = missing.merge(placeholder, 1L, Long::sum);
        if (Long.bitCount(times) == 1) {
            log.warnf(
                    "${%s} found nothing in %d event(s), the last one with tag %s; it becomes null",
                    placeholder, times, tag.shown());
        }
    }
}
