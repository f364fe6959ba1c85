package dev.tributary.output;

import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Circles;
import dev.tributary.plugin.Destination;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.Parts;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.plugin.RecordOverlay;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joins the lines of stack traces and sends everything on with another tag. A trace that is not whole lies in memory, and
 * its sender takes it for delivered.
 */
final class DetectExceptionsOutput implements Output {
    private static final Duration LOOK_MIN = Duration.ofMillis(100);

    /** What a trace takes besides its bytes. */
    private static final int OVERHEAD_BYTES = 256;

    private static final List<String> FIELDS = List.of("message", "log");

    private final DetectExceptionsConfig config;
    private final PluginContext context;
    private final Vertx vertx;
    private final Clock clock;
    private final InOrder inOrder;
    private final Circles circles;
    private final TraceRules rules;
    private final List<String> fields;
    private final Output router;

    /** Used by one piece of work of {@link #inOrder} at a time; the one that began first is first. */
    private final Map<String, Trace> traces = new LinkedHashMap<>();

    private long gatheredBytes;
    private Optional<Long> timer = Optional.empty();

    /** The lines of a trace so far. */
    private final class Trace {
        private final Destination destination;
        private final PackedEvents first;
        private final String field;
        private final Instant since = clock.instant();
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private String state;
        private int lines;

        Trace(Destination destination, EventCursor event, String field, String state) {
            this.destination = destination;
            this.field = field;
            this.state = state;
            var alone = new PackedEvents.Builder(event.entryEnd() - event.entryStart());
            first = alone.add(event).build();
            gatheredBytes += first.sizeBytes() + OVERHEAD_BYTES;
        }

        void add(byte[] line) {
            if (config.forceLineBreaks() && lines > 0 && !hasLineEnd(line)) {
                text.write('\n');
            }
            text.writeBytes(line);
            lines++;
            gatheredBytes += line.length;
        }

        void sendTo(Parts parts) {
            EventCursor event = first.cursor();
            event.next();
            PackedEvents.Builder events = parts.events(destination);
            if (lines == 1) {
                events.add(event);
                return;
            }
            var record = new MessagePackWriter(first.sizeBytes() + text.size());
            byte[] joined = text.toByteArray();
            new RecordOverlay(List.of(field))
                    .write(
                            event.record(),
                            (index, out) -> out.stringHeader(joined.length).raw(joined, 0, joined.length),
                            record);
            events.add(event, record);
        }
    }

    DetectExceptionsOutput(DetectExceptionsConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        vertx = context.vertx();
        clock = context.clock();
        inOrder = new InOrder(vertx);
        circles = new Circles(context.id());
        rules = new TraceRules(config.languages());
        fields = config.message().isEmpty() ? FIELDS : List.of(config.message());
        router = context.router();
    }

    private static boolean hasLineEnd(byte[] line) {
        for (byte b : line) {
            if (b == '\n') {
                return true;
            }
        }
        return false;
    }

    @Override
    public Future<Void> start() {
        timer = config.multilineFlushInterval().map(interval -> {
            Duration tenth = interval.dividedBy(10);
            Duration period = tenth.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : tenth;
            return vertx.setPeriodic(
                    period.toMillis(),
                    fired -> flush(interval)
                            .onFailure(failure -> context.log().errorf(failure, "%s: not flushed", context.id())));
        });
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return circles.within(
                () -> inOrder.read(events, packed -> joined(tag, packed)).compose(parts -> parts.emit(handover)));
    }

    private Parts joined(Tag tag, PackedEvents events) {
        var parts = new Parts(true);
        String prefix = config.removeTagPrefix() + ".";
        String name = tag.name().startsWith(prefix) ? tag.name().substring(prefix.length()) : tag.name();
        var destination = new Destination("", router, new Tag(name));
        for (EventCursor event = events.cursor(); event.next(); ) {
            take(tag, destination, event, parts);
            while (gatheredBytes > config.gatheredLimitSize() && !traces.isEmpty()) {
                end(traces.keySet().iterator().next(), parts);
            }
        }
        return parts;
    }

    private void take(Tag tag, Destination destination, EventCursor event, Parts parts) {
        String stream = tag.name() + "\n" + (config.stream().isEmpty() ? "" : text(config.stream(), event));
        Optional<String> field =
                fields.stream().filter(name -> has(name, event)).findFirst();
        if (field.isEmpty()) {
            end(stream, parts);
            parts.events(destination).add(event);
            return;
        }
        byte[] line = bytes(field.get(), event);
        Optional<Trace> before = Optional.ofNullable(traces.get(stream));
        if (config.maxBytes() > 0
                && before.filter(trace -> trace.text.size() + line.length > config.maxBytes())
                        .isPresent()) {
            end(stream, parts);
            before = Optional.empty();
        }
        Optional<String> on = before.flatMap(trace -> rules.next(trace.state, line));
        if (before.isPresent() && on.isPresent()) {
            before.get().add(line);
            before.get().state = on.get();
        } else {
            end(stream, parts);
            String state = rules.next(TraceRules.START, line).orElse(TraceRules.START);
            if (state.equals(TraceRules.START)) {
                parts.events(destination).add(event);
                return;
            }
            var begun = new Trace(destination, event, field.get(), state);
            begun.add(line);
            traces.put(stream, begun);
        }
        Trace trace = java.util.Objects.requireNonNull(traces.get(stream));
        boolean full = config.maxLines() > 0 && trace.lines >= config.maxLines();
        if (full || trace.state.equals(TraceRules.START)) {
            end(stream, parts);
        }
    }

    private void end(String stream, Parts parts) {
        Optional.ofNullable(traces.remove(stream)).ifPresent(trace -> {
            gatheredBytes -= trace.first.sizeBytes() + OVERHEAD_BYTES + trace.text.size();
            trace.sendTo(parts);
        });
        if (traces.isEmpty()) {
            gatheredBytes = 0;
        }
    }

    private static RecordAccessor field(String name) {
        return RecordAccessor.path(name, List.of(name));
    }

    private static boolean has(String name, EventCursor event) {
        MessagePackReader reader = event.record();
        return field(name).find(reader) && reader.kind() != Kind.NIL;
    }

    private static byte[] bytes(String name, EventCursor event) {
        MessagePackReader reader = event.record();
        boolean found = field(name).find(reader);
        boolean raw = found && (reader.kind() == Kind.STRING || reader.kind() == Kind.BINARY);
        return raw ? reader.raw() : text(name, event).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String name, EventCursor event) {
        MessagePackReader reader = event.record();
        return field(name).find(reader) ? FieldText.read(reader) : "";
    }

    /** Sends on what began so long ago. */
    private Future<Void> flush(Duration age) {
        return inOrder.blocking(() -> {
                    Instant before = clock.instant().minus(age);
                    var parts = new Parts(true);
                    List<String> old = traces.entrySet().stream()
                            .filter(one -> !one.getValue().since.isAfter(before))
                            .map(Map.Entry::getKey)
                            .toList();
                    old.forEach(stream -> end(stream, parts));
                    return parts;
                })
                .compose(parts -> circles.within(() -> parts.emit(Handover.PLAIN)));
    }

    @Override
    public Future<Void> stop() {
        timer.ifPresent(vertx::cancelTimer);
        return flush(Duration.ZERO);
    }
}
