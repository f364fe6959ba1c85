package dev.tributary.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tree of a configuration as JSON, secrets masked: what {@code --show-config} prints.
 *
 * <pre>{@code
 * {"name": "match", "arg": "**", "params": {"@type": "stdout"}, "children": []}
 * }</pre>
 */
public final class ConfigJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;
    private final Function<ConfigElement, Optional<Class<? extends Record>>> records;

    private ConfigJson(JsonGenerator out, Function<ConfigElement, Optional<Class<? extends Record>>> records) {
        this.out = out;
        this.records = records;
    }

    /**
     * Indented JSON of {@code root}. Values are texts, as Fluentd's own parser yields them; one that use_nil left
     * absent is null.
     *
     * @param records the config record of a plugin's section, which tells parameters that are secret beside those that
     *     are named as secrets; empty where it is not known
     */
    public static String of(ConfigElement root, Function<ConfigElement, Optional<Class<? extends Record>>> records) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.setPrettyPrinter(new DefaultPrettyPrinter());
            new ConfigJson(out, records).element(root, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The parameters of a section, not those of its sub-sections, as they are written, secrets masked. */
    public static Map<String, String> masked(ConfigElement element, Class<? extends Record> record) {
        Optional<RecordShape> shape = Optional.of(RecordShape.of(record));
        var params = new LinkedHashMap<String, String>();
        element.params().forEach((name, value) -> params.put(name, shown(name, value, shape)));
        return params;
    }

    private void element(ConfigElement element, Optional<RecordShape> fromParent) throws IOException {
        Optional<RecordShape> shape =
                records.apply(element).map(RecordShape::of).or(() -> fromParent);
        out.writeStartObject();
        out.writeStringField("name", element.name());
        out.writeStringField("arg", element.argument());
        out.writeObjectFieldStart("params");
        for (var param : element.params().entrySet()) {
            out.writeFieldName(param.getKey());
            value(param.getKey(), param.getValue(), shape);
        }
        out.writeEndObject();
        out.writeArrayFieldStart("children");
        for (ConfigElement child : element.children()) {
            element(
                    child,
                    shape.flatMap(known -> known.section(child.name()))
                            .filter(slot -> !slot.raw())
                            .map(RecordShape.SectionSlot::shape));
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void value(String name, ConfigValue value, Optional<RecordShape> shape) throws IOException {
        if (value.absent()) {
            out.writeNull();
        } else {
            out.writeString(shown(name, value, shape));
        }
    }

    /** Nothing is no secret, and to be seen: a variable that is not set, as a rule. */
    private static String shown(String name, ConfigValue value, Optional<RecordShape> shape) {
        return !value.text().isEmpty() && isSecret(name, shape) ? Secrets.MASK : value.text();
    }

    private static boolean isSecret(String name, Optional<RecordShape> shape) {
        return Secrets.named(name)
                || shape.stream()
                        .flatMap(known -> known.params().stream())
                        .anyMatch(slot -> slot.secret() && slot.names().contains(name));
    }
}
