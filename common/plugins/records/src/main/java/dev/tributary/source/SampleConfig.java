package dev.tributary.source;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MalformedJsonException;
import dev.tributary.plugin.storage.StorageConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.MapValue;
import org.msgpack.value.Value;

/** The parameters of {@code @type sample}. */
record SampleConfig(
        @Param(doc = "The tag of the events.") String tag,

        @Param(doc = "Events in each of the `rate` makings of a second.", value = "1", min = "1", max = "1000000")
        int size,

        @Param(doc = "How many times a second events are made.", value = "1", min = "1")
        int rate,

        @Param(doc = "A field that counts the events of this source, from 0, or from where `<storage>` has it.")
        Optional<String> autoIncrementKey,

        @Param(doc = "Known, without effect: records are packed once in any case.", value = "false")
        boolean reuseRecord,

        @Param(
                doc = "The records to make: a JSON object, or an array of them that are taken in turn.",
                value = "[{\"message\":\"sample\"}]",
                aliases = "dummy")
        String sample,

        @Param(doc = "Accepted and unused: `<storage>` says whether the count goes on after a restart.", unused = true)
        Optional<Boolean> suspend,

        @Section(
                doc =
                        "Where the count of `auto_increment_key` is kept, so that it goes on after a restart. It is kept without"
                                + " the section too, where there is a place for it.")
        Optional<StorageConfig> storage) {

    SampleConfig {
        records(sample);
    }

    List<MapValue> records() {
        return records(sample);
    }

    private static List<MapValue> records(String json) {
        Value value = read(json);
        List<Value> elements = value.isArrayValue() ? value.asArrayValue().list() : List.of(value);
        if (elements.isEmpty()) {
            throw new ConfigException("sample is an empty array; it needs at least one record");
        }
        for (int i = 0; i < elements.size(); i++) {
            if (!elements.get(i).isMapValue()) {
                throw new ConfigException(
                        i + "th element of sample, " + elements.get(i).toJson() + ", is not a hash");
            }
        }
        return elements.stream().map(Value::asMapValue).toList();
    }

    private static Value read(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        try {
            return JsonReader.read(utf8, 0, utf8.length);
        } catch (MalformedJsonException e) {
            throw new ConfigException("sample is " + e.getMessage());
        }
    }
}
