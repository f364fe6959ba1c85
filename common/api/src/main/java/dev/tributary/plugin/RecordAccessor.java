package dev.tributary.plugin;

import dev.tributary.config.ConfigException;
import dev.tributary.event.EventCursor;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.Value;

/**
 * The place of a field in a record, in Fluentd's record accessor syntax: {@code key}, {@code $.a.b[0]} or
 * {@code $['a']['b'][0]}. Works on packed bytes: what is not asked for is skipped, not decoded. Where a map has a key
 * twice the last one counts, as it does in a decoded record. Immutable.
 */
public final class RecordAccessor {

    /** One part of the path: a map's key or an array's index. */
    sealed interface Step permits Key, Index {}

    /** A map's key; str and bin of the same bytes are the same key. */
    record Key(String name, byte[] utf8) implements Step {
        Key(String name) {
            this(name, name.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && name.equals(key.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /** An array's index; negative ones count from the end, as in Ruby. */
    record Index(int number) implements Step {}

    private final String text;
    private final List<Step> steps;

    private RecordAccessor(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /** @throws ConfigException if {@code text} begins like a path and is none */
    public static RecordAccessor parse(String text) {
        return new RecordAccessor(text, new AccessorSyntax(text).steps());
    }

    /** The path of nested keys and indexes, each a String or an Integer. */
    public static RecordAccessor path(String text, List<?> keys) {
        return new RecordAccessor(text, keys.stream().map(RecordAccessor::step).toList());
    }

    private static Step step(Object key) {
        return key instanceof Integer number ? new Index(number) : new Key(key.toString());
    }

    List<Step> steps() {
        return steps;
    }

    /** The name of a field that lies at the top of the record; empty for a nested one. */
    public Optional<String> topLevelKey() {
        return steps.size() == 1 && steps.getFirst() instanceof Key key ? Optional.of(key.name()) : Optional.empty();
    }

    /**
     * Moves {@code reader} from the record's map header to the value.
     *
     * @return false, with the reader anywhere, if the record has no such field
     */
    public boolean find(MessagePackReader reader) {
        for (Step step : steps) {
            boolean found = switch (step) {
                case Key key -> reader.kind() == Kind.MAP && findKey(reader, key.utf8());
                case Index index -> reader.kind() == Kind.ARRAY && findIndex(reader, index.number());
            };
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** The value in the event the cursor stands on, decoded. */
    public Optional<Value> read(EventCursor event) {
        MessagePackReader reader = event.record();
        return find(reader) ? Optional.of(Values.read(reader)) : Optional.empty();
    }

    private static boolean findKey(MessagePackReader reader, byte[] key) {
        int found = -1;
        for (long left = reader.mapHeader(); left > 0; left--) {
            if (isText(reader, key)) {
                found = reader.position();
            }
            reader.skip();
        }
        if (found >= 0) {
            reader.position(found);
        }
        return found >= 0;
    }

    private static boolean findIndex(MessagePackReader reader, int number) {
        long size = reader.arrayHeader();
        long index = number < 0 ? size + number : number;
        if (index < 0 || index >= size) {
            return false;
        }
        for (; index > 0; index--) {
            reader.skip();
        }
        return true;
    }

    /** Moves over one value; whether it was the str or bin {@code text}. */
    static boolean isText(MessagePackReader reader, byte[] text) {
        Kind kind = reader.kind();
        if (kind != Kind.STRING && kind != Kind.BINARY) {
            reader.skip();
            return false;
        }
        int length = reader.rawHeader();
        int start = reader.position();
        reader.advance(length);
        return length == text.length && Arrays.equals(reader.bytes(), start, start + length, text, 0, length);
    }

    /**
     * Copies the record at the reader to {@code out} without the fields at {@code paths}. The reader moves past it.
     */
    public static void copyWithout(List<RecordAccessor> paths, MessagePackReader reader, MessagePackWriter out) {
        FieldRemoval.copy(paths.stream().map(RecordAccessor::steps).toList(), 0, reader, out);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordAccessor accessor && steps.equals(accessor.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        return text;
    }
}
