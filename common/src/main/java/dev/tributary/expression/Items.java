package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/** An Array. */
record Items(List<Value> items) implements Value {
    Items {
        items = List.copyOf(items);
    }

    /** JSON: Ruby's own notation differs between its versions. */
    @Override
    public String text() {
        return Packed.json(this);
    }

    @Override
    public String kind() {
        return "an instance of Array";
    }

    @Override
    public void write(MessagePackWriter out) {
        out.arrayHeader(items.size());
        items.forEach(item -> item.write(out));
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "[]" ->
                arguments.size() == 1
                        ? part(arguments.getFirst())
                        : part(Span.of(arguments.get(0), arguments.get(1), items.size()));
            case "reverse" -> new Items(items.reversed());
            case "uniq" -> new Items(items.stream().distinct().toList());
            case "compact" ->
                new Items(items.stream().filter(item -> item != NIL).toList());
            case "dig" -> dug(at(arguments.getFirst()), arguments);
            case "first" -> items.isEmpty() ? NIL : items.getFirst();
            case "last" -> items.isEmpty() ? NIL : items.getLast();
            case "length", "size" -> Value.of(items.size());
            case "empty?" -> Value.of(items.isEmpty());
            case "include?" -> Value.of(items.stream().anyMatch(arguments.getFirst()::same));
            case "join" -> new Text(join(arguments));
            case "fetch", "+", "-", "*" -> throw CodeException.notUnderstood(method, this);
            default -> throw CodeException.noMethod(method, this);
        };
    }

    private Value part(Value which) {
        return which instanceof Span span ? part(span.of(items.size())) : at(which);
    }

    private Value part(int[] place) {
        return place == null ? NIL : new Items(items.subList(place[0], place[0] + place[1]));
    }

    private Value at(Value which) {
        int index = index(which, items.size());
        return index < 0 ? NIL : items.get(index);
    }

    private String join(List<Value> arguments) {
        String between = arguments.isEmpty() ? "" : arguments.getFirst().text();
        return items.stream()
                .map(item -> item instanceof Items nested ? nested.join(arguments) : item.text())
                .collect(Collectors.joining(between));
    }

    /** Counted from the end if negative; -1 for outside. */
    static int index(Value which, int size) {
        BigInteger number = switch (which) {
            case Whole whole -> whole.number();
            case Real real -> ((Whole) real.answer("to_i", List.of())).number();
            default -> throw new CodeException("no implicit conversion of " + Text.className(which) + " into Integer");
        };
        BigInteger index = number.signum() < 0 ? number.add(BigInteger.valueOf(size)) : number;
        return index.signum() >= 0 && index.compareTo(BigInteger.valueOf(size)) < 0 ? index.intValueExact() : -1;
    }

    /** What {@code dig} finds below its first step. */
    static Value dug(Value found, List<Value> steps) {
        if (steps.size() == 1 || found == NIL) {
            return found;
        }
        return found.answer("dig", steps.subList(1, steps.size()));
    }
}
