package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.expression.Value;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.plugin.RecordOverlay;
import io.vertx.core.Future;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Sets, removes and replaces fields: steps of {@code record_transformer}, and what that one cannot do behind them. */
final class RecordModifierFilter implements Filter {
    private final List<RecordTransformerFilter> steps = new ArrayList<>();
    private final List<Replacement> replacements;
    private final Optional<Conversion> conversion;
    private final InOrder inOrder;
    private final Map<String, Value> prepared;

    RecordModifierFilter(RecordModifierConfig config, PluginContext context) {
        inOrder = new InOrder(context.vertx());
        prepared = config.prepareValue()
                .map(text -> PreparedValues.of(text, new ExpressionScope(context)))
                .orElse(Map.of());
        List<ConfigElement> groups = groups(config.records());
        for (ConfigElement group : groups) {
            steps.add(step(List.of(), List.of(), List.of(group), context));
        }
        if (!config.removeKeys().isEmpty()) {
            steps.add(step(config.removeKeys(), List.of(), List.of(), context));
        }
        if (!config.whitelistKeys().isEmpty()) {
            var kept = new ArrayList<>(config.whitelistKeys());
            groups.forEach(group -> kept.addAll(group.params().keySet()));
            steps.add(step(List.of(), kept, List.of(), context));
        }
        replacements = config.replaces().stream().map(Replacement::new).toList();
        conversion = config.charEncoding().flatMap(RecordModifierFilter::conversion);
    }

    private RecordTransformerFilter step(
            List<String> removed, List<String> kept, List<ConfigElement> records, PluginContext context) {
        var step = new RecordTransformerConfig(removed, kept, !kept.isEmpty(), Optional.empty(), true, true, records);
        return new RecordTransformerFilter(step, context, prepared);
    }

    /** A field sees those that were set before it; what sees none of them can be set with them. */
    private static List<ConfigElement> groups(List<ConfigElement> sections) {
        var groups = new ArrayList<ConfigElement>();
        for (ConfigElement section : sections) {
            Map<String, ConfigValue> group = new LinkedHashMap<>();
            for (Map.Entry<String, ConfigValue> field : section.params().entrySet()) {
                String value = field.getValue().text();
                boolean looksBack = value.contains("${")
                        && group.keySet().stream().anyMatch(name -> value.contains(name) || changes(value));
                if (looksBack) {
                    groups.add(section(section, group));
                    group = new LinkedHashMap<>();
                }
                group.put(field.getKey(), text(field.getValue()));
            }
            groups.add(section(section, group));
        }
        return groups;
    }

    /** What begins like JSON is a text here, which it is with nothing before it. */
    private static ConfigValue text(ConfigValue value) {
        boolean json = value.text().startsWith("{") || value.text().startsWith("[");
        return json ? new ConfigValue("${''}" + value.text(), value.position()) : value;
    }

    /** Whether it may look at any field. */
    private static boolean changes(String value) {
        return value.contains("record.");
    }

    private static ConfigElement section(ConfigElement like, Map<String, ConfigValue> fields) {
        return new ConfigElement(like.name(), like.argument(), fields, List.of(), like.position());
    }

    private record Conversion(Charset from, Charset to) {
        byte[] of(byte[] text) {
            return new String(text, from).getBytes(to);
        }
    }

    /** Empty if nothing is to be converted. */
    private static Optional<Conversion> conversion(String encodings) {
        String[] names = encodings.split(":", 2);
        if (names.length < 2) {
            charset(names[0]);
            return Optional.empty();
        }
        return Optional.of(new Conversion(charset(names[0]), charset(names[1])));
    }

    private static Charset charset(String name) {
        try {
            return switch (name.strip().toUpperCase(Locale.ROOT)) {
                case "ASCII-8BIT", "BINARY" -> StandardCharsets.US_ASCII;
                default -> Charset.forName(name.strip());
            };
        } catch (IllegalArgumentException e) {
            throw new ConfigException("char_encoding '" + name + "' is unknown; for example utf-8, euc-jp, shift_jis");
        }
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        Future<EventStream> changed = Future.succeededFuture(events);
        for (RecordTransformerFilter step : steps) {
            changed = changed.compose(stream -> step.filter(tag, stream));
        }
        return replacements.isEmpty() && conversion.isEmpty()
                ? changed
                : changed.compose(stream -> inOrder.read(stream, this::replaced));
    }

    private EventStream replaced(PackedEvents events) {
        var changed = new PackedEvents.Builder(events.sizeBytes() + events.count() * 32);
        for (EventCursor event = events.cursor(); event.next(); ) {
            var record = new MessagePackWriter();
            MessagePackReader reader = event.record();
            int start = reader.position();
            reader.skip();
            record.raw(reader.bytes(), start, reader.position() - start);
            for (Replacement replacement : replacements) {
                record = replacement.apply(record);
            }
            if (conversion.isPresent()) {
                var converted = new MessagePackWriter();
                convert(reader(record), conversion.get(), converted);
                record = converted;
            }
            changed.add(event, record);
        }
        return changed.build();
    }

    private static MessagePackReader reader(MessagePackWriter packed) {
        return new MessagePackReader(packed.bytes(), 0, packed.length());
    }

    /** Copies a value with its texts, however deep, converted. */
    private static void convert(MessagePackReader value, Conversion conversion, MessagePackWriter out) {
        switch (value.kind()) {
            case STRING -> {
                byte[] text = conversion.of(value.raw());
                out.stringHeader(text.length).raw(text, 0, text.length);
            }
            case ARRAY -> {
                long size = value.arrayHeader();
                out.arrayHeader(size);
                for (long left = size; left > 0; left--) {
                    convert(value, conversion, out);
                }
            }
            case MAP -> {
                long size = value.mapHeader();
                out.mapHeader(size);
                for (long left = 2 * size; left > 0; left--) {
                    convert(value, conversion, out);
                }
            }
            default -> {
                int start = value.position();
                value.skip();
                out.raw(value.bytes(), start, value.position() - start);
            }
        }
    }

    /** One {@code <replace>}. */
    private static final class Replacement {
        private final RecordAccessor field;
        private final RecordOverlay overlay;
        private final Substitution substitution;

        Replacement(RecordModifierConfig.Replace config) {
            field = RecordAccessor.path(config.key(), List.of(config.key()));
            overlay = new RecordOverlay(List.of(config.key()));
            substitution = new Substitution(config.expression(), config.replace());
        }

        MessagePackWriter apply(MessagePackWriter record) {
            MessagePackReader reader = reader(record);
            if (!field.find(reader) || reader.kind() != Kind.STRING) {
                return record;
            }
            String text = substitution.apply(reader.string());
            var changed = new MessagePackWriter(record.length() + 32);
            overlay.write(reader(record), (index, out) -> out.string(text), changed);
            return changed;
        }
    }
}
