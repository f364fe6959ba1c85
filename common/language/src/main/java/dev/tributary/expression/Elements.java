package dev.tributary.expression;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code each} goes through. */
final class Elements {
    private Elements() {}

    static List<Value> of(Value value, Run run) {
        List<Value> all = switch (value) {
            case Items items -> items.copy();
            case Pairs pairs -> pairs(pairs);
            case Span span -> span(span, run);
            case Walk walk -> walk.elements(run);
            default -> throw CodeException.noMethod("each", value);
        };
        run.steps(all.size() / 16);
        return all;
    }

    private static List<Value> pairs(Pairs pairs) {
        var all = new ArrayList<Value>(pairs.map().size());
        for (Map.Entry<Value, Value> pair : pairs.map().entrySet()) {
            all.add(Items.of(pair.getKey(), pair.getValue()));
        }
        return all;
    }

    private static List<Value> span(Span span, Run run) {
        if (span.from() instanceof Text first && span.to() instanceof Text last) {
            return texts(first.text(), last.text(), span.exclusive(), run);
        }
        if (!(span.from() instanceof Whole(BigInteger first))) {
            throw CodeException.type("can't iterate from " + span.from().className());
        }
        if (span.to().isNil()) {
            throw new CodeException("a walk through a range without an end is not understood");
        }
        BigInteger last = (span.to() instanceof Real real && !real.toWhole().same(real)) || !span.exclusive()
                ? floor(span.to())
                : floor(span.to()).subtract(BigInteger.ONE);
        var all = new ArrayList<Value>();
        for (BigInteger at = first; at.compareTo(last) <= 0; at = at.add(BigInteger.ONE)) {
            run.step();
            all.add(new Whole(at));
        }
        return all;
    }

    private static BigInteger floor(Value number) {
        return number instanceof Real(double real)
                ? new Real(Math.floor(real)).toWhole().number()
                : Whole.of(number);
    }

    private static List<Value> texts(String first, String last, boolean exclusive, Run run) {
        var all = new ArrayList<Value>();
        if (Order.texts(first, last) > 0) {
            return all;
        }
        for (String at = first; at.length() <= last.length(); at = Successor.of(at)) {
            run.step();
            if (at.equals(last)) {
                if (!exclusive) {
                    all.add(new Text(at));
                }
                break;
            }
            all.add(new Text(at));
        }
        return all;
    }
}
