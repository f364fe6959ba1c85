package dev.tributary.expression;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Map;

/** Functions that need no module before them, and those of {@code Hash}, {@code Array}, {@code Math} and {@code Process}. */
final class Kernel {
    static final Methods<Value> METHODS = new Methods<Value>()
            .add("Integer", 1, 3, (none, sent) -> integer(sent))
            .add("Float", 1, 2, (none, sent) -> real(sent))
            .add("String", 1, (none, sent) -> sent.send(sent.first(), "to_s"))
            .add("Array", 1, (none, sent) -> array(sent))
            .add("Hash", 1, (none, sent) -> hash(sent))
            .add("format sprintf", 1, Methods.ANY_NUMBER, (none, sent) -> format(sent))
            .add("raise", 0, 2, (none, sent) -> {
                throw Errors.raised(sent);
            })
            .add("require", 1, (none, sent) -> Constants.FALSE)
            .either("loop", 0, 0, (none, sent) -> loop(sent))
            .either("Hash.new", 0, 1, (none, sent) -> new Pairs(Map.of(), sent.or(0, Constants.NIL), sent.given()))
            .either("Array.new", 0, 2, (none, sent) -> list(sent))
            .add("String.new", 0, 1, (none, sent) -> new Text(sent.text(0, "")))
            .add(
                    "StandardError.new RuntimeError.new",
                    0,
                    1,
                    (none, sent) -> new Raised(Errors.named("RuntimeError"), sent.text(0, "RuntimeError")))
            .add(
                    "ArgumentError.new",
                    0,
                    1,
                    (none, sent) -> new Raised(Errors.named("ArgumentError"), sent.text(0, "ArgumentError")))
            .add("Regexp.escape Regexp.quote", 1, (none, sent) -> new Text(escaped(sent.text(0))))
            .add("Regexp.new", 1, 2, (none, sent) -> regexp(sent))
            .add("Math.sqrt", 1, (none, sent) -> new Real(Math.sqrt(NumberMethods.number(sent.first()))))
            .add("Math.log2", 1, (none, sent) -> new Real(Math.log(NumberMethods.number(sent.first())) / Math.log(2)))
            .add("Math.log10", 1, (none, sent) -> new Real(Math.log10(NumberMethods.number(sent.first()))))
            .add("Math.log", 1, 2, (none, sent) -> logarithm(sent))
            .add(
                    "Process.pid",
                    0,
                    (none, sent) -> Value.of(ProcessHandle.current().pid()))
            .add("Process.clock_gettime", 1, 2, (none, sent) -> clock(sent));

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private Kernel() {}

    /** {@code exception: false} makes nil of what cannot be converted. */
    private static boolean isLenient(Sent sent) {
        return sent.at(sent.count() - 1) instanceof Pairs pairs
                && Constants.FALSE.equals(pairs.map().get(new Symbol("exception")));
    }

    private static Value integer(Sent sent) {
        try {
            boolean based = sent.count() > 1 && sent.at(1) instanceof Whole;
            BigInteger whole = Conversions.whole(sent.first(), based ? sent.integer(1) : 10);
            return new Whole(whole);
        } catch (CodeException e) {
            if (isLenient(sent) && !e.raised().isEmpty()) {
                return Constants.NIL;
            }
            throw e;
        }
    }

    private static Value real(Sent sent) {
        try {
            return new Real(Conversions.real(sent.first()));
        } catch (CodeException e) {
            if (isLenient(sent) && !e.raised().isEmpty()) {
                return Constants.NIL;
            }
            throw e;
        }
    }

    private static Value array(Sent sent) {
        return sent.first() instanceof Items ? sent.first() : new Items(Conversions.list(sent.first(), sent.run()));
    }

    private static Value hash(Sent sent) {
        boolean none = sent.first().isNil()
                || (sent.first() instanceof Items items && items.list().isEmpty());
        if (none || sent.first() instanceof Pairs) {
            return none ? new Pairs() : sent.first();
        }
        throw CodeException.type("can't convert " + sent.first().className() + " into Hash");
    }

    private static Value format(Sent sent) {
        return new Text(new Format(sent.text(0), sent.all().subList(1, sent.count()), sent.run()).apply());
    }

    private static Value loop(Sent sent) {
        if (!sent.hasBlock()) {
            throw new CodeException("'loop' without a block is not understood");
        }
        while (true) {
            sent.yielded();
        }
    }

    private static Value list(Sent sent) {
        if (sent.count() > 0 && sent.first() instanceof Items items) {
            return new Items(items.list());
        }
        int size = sent.count() == 0 ? 0 : sent.count(0);
        var list = new ArrayList<Value>();
        for (int i = 0; i < size; i++) {
            sent.run().step();
            list.add(sent.hasBlock() ? sent.yielded(Value.of(i)) : sent.or(1, Constants.NIL));
        }
        return new Items(list);
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int known = "\n\t\r\f\u000b".indexOf(c);
            if (known >= 0) {
                escaped.append('\\').append("ntrfv".charAt(known));
            } else {
                escaped.append("[]{}()|-*.\\?+^$# ".indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return escaped.toString();
    }

    private static Value regexp(Sent sent) {
        if (sent.first() instanceof RegexpValue) {
            return sent.first();
        }
        Value options = sent.or(1, Constants.FALSE);
        long bits = options instanceof Whole ? Whole.integer(options) : options.isTrue() ? 1 : 0;
        String flags = ((bits & 1) != 0 ? "i" : "") + ((bits & 2) != 0 ? "x" : "") + ((bits & 4) != 0 ? "m" : "");
        return new RegexpValue(TextPatterns.compiled(sent.text(0), flags));
    }

    private static Value logarithm(Sent sent) {
        double log = Math.log(NumberMethods.number(sent.first()));
        return new Real(sent.count() == 1 ? log : log / Math.log(NumberMethods.number(sent.at(1))));
    }

    private static Value clock(Sent sent) {
        boolean monotonic = Whole.integer(sent.first()) != 0;
        long nanos = monotonic
                ? System.nanoTime()
                : Math.multiplyExact(System.currentTimeMillis(), NANOS_PER_SECOND / MILLIS_PER_SECOND);
        return switch (sent.count() == 1 ? "float_second" : Symbol.name(sent.at(1))) {
            case "float_second" -> new Real(nanos / (double) NANOS_PER_SECOND);
            case "second" -> Value.of(nanos / NANOS_PER_SECOND);
            case "millisecond" -> Value.of(nanos / (NANOS_PER_SECOND / MILLIS_PER_SECOND));
            case "microsecond" -> Value.of(nanos / MILLIS_PER_SECOND);
            case "nanosecond" -> Value.of(nanos);
            default ->
                throw CodeException.argument("unexpected unit: " + sent.at(1).text());
        };
    }
}
