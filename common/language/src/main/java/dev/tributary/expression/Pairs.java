package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Hash. */
final class Pairs implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Hash", List.of(RubyClass.ENUMERABLE), PairsMethods.METHODS, PairsParts.METHODS, PairsChanges.METHODS);

    private static final int BYTES = 64;
    private static final int BYTES_EACH = 48;

    private final Map<Value, Value> map;

    /** {@code Hash.new(0)}: what a key that is not there has. */
    private final Value otherwise;

    /** <code>Hash.new { |hash, key| … }</code>: makes it. */
    private final Optional<Block> maker;

    private boolean told;

    Pairs() {
        this(Map.of());
    }

    Pairs(Map<Value, Value> pairs) {
        this(pairs, Constants.NIL, Optional.empty());
    }

    Pairs(Map<Value, Value> pairs, Value otherwise, Optional<Block> maker) {
        map = new LinkedHashMap<>(pairs);
        this.otherwise = otherwise;
        this.maker = maker;
    }

    /** What is in it. A text that becomes a key has to be put. */
    Map<Value, Value> map() {
        return map;
    }

    Pairs copy() {
        return new Pairs(map, otherwise, maker);
    }

    void put(Value key, Value value) {
        if (map.replace(key, value) == null) {
            map.put(key instanceof Text text ? new Text(text.text()) : key, value);
        }
    }

    Value get(Value key, Run run) {
        if (key instanceof Items || key instanceof Pairs) {
            run.deep(key);
        }
        Value found = map.get(key);
        if (found != null) {
            return found;
        }
        if (maker.isPresent()) {
            return run.within(() -> maker.get().call(List.of(this, key)));
        }
        return otherwise;
    }

    Value otherwise() {
        return otherwise;
    }

    /** Takes what is in the map instead. */
    Pairs become(Map<Value, Value> pairs) {
        var fresh = new LinkedHashMap<>(pairs);
        map.clear();
        map.putAll(fresh);
        told = false;
        return this;
    }

    /** JSON: Ruby's own notation differs between its versions. */
    @Override
    public String text() {
        return Packed.json(this);
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.mapHeader(map.size());
        map.forEach((key, value) -> {
            key.write(out);
            value.write(out);
        });
    }

    @Override
    public long newBytes() {
        long bytes = told ? 0 : BYTES + (long) BYTES_EACH * map.size();
        told = true;
        return bytes;
    }

    @Override
    public boolean same(Value other) {
        return other instanceof Pairs pairs
                && pairs.map.size() == map.size()
                && map.entrySet().stream()
                        .allMatch(pair -> pairs.map.containsKey(pair.getKey())
                                && pair.getValue().same(pairs.map.get(pair.getKey())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pairs pairs && map.equals(pairs.map);
    }

    @Override
    public int hashCode() {
        return map.hashCode();
    }
}
