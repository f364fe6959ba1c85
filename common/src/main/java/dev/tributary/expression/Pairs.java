package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Hash. */
record Pairs(Map<Value, Value> pairs) implements Value {
    Pairs {
        pairs = Collections.unmodifiableMap(new LinkedHashMap<>(pairs));
    }

    /** JSON: Ruby's own notation differs between its versions. */
    @Override
    public String text() {
        return Packed.json(this);
    }

    @Override
    public String kind() {
        return "an instance of Hash";
    }

    @Override
    public void write(MessagePackWriter out) {
        out.mapHeader(pairs.size());
        pairs.forEach((key, value) -> {
            key.write(out);
            value.write(out);
        });
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "[]" -> pairs.getOrDefault(arguments.getFirst(), NIL);
            case "dig" -> Items.dug(pairs.getOrDefault(arguments.getFirst(), NIL), arguments);
            case "fetch" -> fetch(arguments);
            case "key?", "has_key?", "include?" -> Value.of(pairs.containsKey(arguments.getFirst()));
            case "keys" -> new Items(List.copyOf(pairs.keySet()));
            case "values" -> new Items(List.copyOf(pairs.values()));
            case "length", "size" -> Value.of(pairs.size());
            case "empty?" -> Value.of(pairs.isEmpty());
            case "first", "<", "<=", ">", ">=" -> throw CodeException.notUnderstood(method, this);
            default -> throw CodeException.noMethod(method, this);
        };
    }

    @Override
    public Value with(List<Object> path, Value value) {
        Object step = path.getFirst();
        Value key = step instanceof Integer index ? Value.of((long) index) : Value.of((String) step);
        var changed = new LinkedHashMap<>(pairs);
        changed.put(
                key, path.size() == 1 ? value : pairs.getOrDefault(key, NIL).with(path.subList(1, path.size()), value));
        return new Pairs(changed);
    }

    private Value fetch(List<Value> arguments) {
        Value found = pairs.get(arguments.getFirst());
        if (found != null) {
            return found;
        }
        if (arguments.size() > 1) {
            return arguments.get(1);
        }
        throw new CodeException("key not found: " + Packed.json(arguments.getFirst()));
    }
}
