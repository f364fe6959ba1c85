package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Takes tag and time out of the fields that tell them, as {@code <extract>} asks. */
final class Extraction {
    private final Optional<Value> tagKey;
    private final boolean keepTag;
    private final Tag otherwise;
    /** Reads the time out of a record, where a field is to tell it. */
    private final Optional<Parser> timeReader;

    /**
     * @param keyOfTag the field whose text is the tag
     * @param otherwise the tag of an event that has none
     */
    Extraction(Optional<ExtractConfig> config, Optional<String> keyOfTag, String otherwise, PluginContext context) {
        tagKey = keyOfTag.map(ValueFactory::newString);
        keepTag = config.map(ExtractConfig::keepTagKey).orElse(false);
        this.otherwise = new Tag(otherwise);
        timeReader = config.filter(extract -> extract.timeKey().isPresent())
                .map(extract -> context.parser(Optional.of(json(extract)), "json"));
    }

    static Extraction of(Optional<ExtractConfig> config, String otherwise, PluginContext context) {
        return new Extraction(config, config.flatMap(ExtractConfig::tagKey), otherwise, context);
    }

    /** Whether every event is as it was parsed, with the same tag: nobody needs to look into it. */
    boolean takesNothing() {
        return tagKey.isEmpty() && timeReader.isEmpty();
    }

    Tag otherwise() {
        return otherwise;
    }

    private static ConfigElement json(ExtractConfig extract) {
        var params = new LinkedHashMap<String, ConfigValue>();
        put(params, "@type", Optional.of("json"));
        put(params, "time_key", extract.timeKey());
        put(params, "keep_time_key", Optional.of(Boolean.toString(extract.keepTimeKey())));
        put(params, "time_type", extract.timeType());
        put(params, "time_format", extract.timeFormat());
        put(params, "localtime", Optional.of(Boolean.toString(extract.localtime())));
        put(params, "utc", Optional.of(Boolean.toString(extract.utc())));
        put(params, "timezone", extract.timezone());
        return new ConfigElement("parse", "", params, List.of(), Position.UNKNOWN);
    }

    private static void put(Map<String, ConfigValue> params, String name, Optional<String> text) {
        text.ifPresent(one -> params.put(name, new ConfigValue(one, Position.UNKNOWN)));
    }

    /** An event with its tag. */
    record Tagged(Tag tag, Parser.Parsed event) {}

    Tagged of(Parser.Parsed parsed) {
        Parser.Parsed timed = timeReader.map(reader -> withTime(reader, parsed)).orElse(parsed);
        if (tagKey.isEmpty()) {
            return new Tagged(otherwise, timed);
        }
        Map<Value, Value> fields = new LinkedHashMap<>(timed.record().map());
        Value found = keepTag ? fields.get(tagKey.get()) : fields.remove(tagKey.get());
        return new Tagged(tag(found), new Parser.Parsed(timed.time(), ValueFactory.newMap(fields)));
    }

    private Tag tag(@Nullable Value found) {
        if (found == null || found.isNilValue()) {
            return otherwise;
        }
        String text = found.isStringValue() ? found.asStringValue().asString() : found.toJson();
        return text.isEmpty() ? otherwise : new Tag(text);
    }

    /** What was read from a line can be said in JSON. */
    private static Parser.Parsed withTime(Parser reader, Parser.Parsed parsed) {
        byte[] json = JsonWriter.json(parsed.record()).getBytes(StandardCharsets.UTF_8);
        return reader.parse(json, 0, json.length).stream()
                .findFirst()
                .map(read -> new Parser.Parsed(read.time().or(parsed::time), read.record()))
                .orElse(parsed);
    }
}
