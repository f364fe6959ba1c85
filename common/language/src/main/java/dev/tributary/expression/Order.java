package dev.tributary.expression;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code <=>} and what follows from it. */
final class Order {
    static final Methods<Value> METHODS = new Methods<Value>()
            .add("<=>", 1, Order::spaceship)
            .add("<", 1, (self, sent) -> Value.of(required(self, sent) < 0))
            .add("<=", 1, (self, sent) -> Value.of(required(self, sent) <= 0))
            .add(">", 1, (self, sent) -> Value.of(required(self, sent) > 0))
            .add(">=", 1, (self, sent) -> Value.of(required(self, sent) >= 0))
            .add("between?", 2, Order::between)
            .add("clamp", 1, 2, Order::clamped);

    private Order() {}

    /** Empty for what cannot be compared. */
    static Optional<Integer> of(Value left, Value right) {
        return switch (left) {
            case Whole whole
            when right instanceof Whole other -> Optional.of(whole.number().compareTo(other.number()));
            case Whole whole when right instanceof Real real -> numbers(whole, real);
            case Real real when right instanceof Real || right instanceof Whole -> numbers(real, right);
            case Text text when right instanceof Text other -> Optional.of(texts(text.text(), other.text()));
            case Symbol symbol when right instanceof Symbol other -> Optional.of(texts(symbol.name(), other.name()));
            case Items items when right instanceof Items other -> lists(items.list(), other.list());
            case Dated date when right instanceof Dated other -> dates(date, other);
            default -> left.same(right) ? Optional.of(0) : Optional.empty();
        };
    }

    /** By code points, which is the order of UTF-8's bytes. */
    static int texts(String left, String right) {
        int order =
                Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
        return Integer.signum(order);
    }

    /** A Time is not compared with a Date. */
    private static Optional<Integer> dates(Dated left, Dated right) {
        return left instanceof Moment == right instanceof Moment
                ? Optional.of(left.time().compareTo(right.time()))
                : Optional.empty();
    }

    private static Optional<Integer> numbers(Value left, Value right) {
        double l = Real.of(left);
        double r = Real.of(right);
        if (Double.isNaN(l) || Double.isNaN(r)) {
            return Optional.empty();
        }
        if (Double.isInfinite(l) || Double.isInfinite(r) || (left instanceof Real && right instanceof Real)) {
            return Optional.of(l < r ? -1 : l > r ? 1 : 0);
        }
        return Optional.of(exact(left).compareTo(exact(right)));
    }

    private static BigDecimal exact(Value number) {
        return number instanceof Whole whole
                ? new BigDecimal(whole.number())
                : new BigDecimal(((Real) number).number());
    }

    private static Optional<Integer> lists(List<Value> left, List<Value> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            Optional<Integer> order = of(left.get(i), right.get(i));
            if (order.isEmpty() || order.get() != 0) {
                return order;
            }
        }
        return Optional.of(Integer.compare(left.size(), right.size()));
    }

    /** For sorting: an error for what cannot be compared. */
    static int required(Run run, Value left, Value right) {
        run.step();
        return of(left, right).orElseThrow(() -> failed(left, right));
    }

    private static int required(Value self, Sent sent) {
        Value other = sent.first();
        if ((self instanceof Real real && Double.isNaN(real.number()))
                || (self instanceof Real && other instanceof Real right && Double.isNaN(right.number()))) {
            return Integer.MIN_VALUE;
        }
        return of(self, other).orElseThrow(() -> failed(self, other));
    }

    static CodeException failed(Value left, Value right) {
        String shown = right.isNil() || right instanceof Truth || right instanceof Whole || right instanceof Real
                ? right.isNil() ? "nil" : right.text()
                : right.className();
        return CodeException.argument("comparison of " + left.className() + " with " + shown + " failed");
    }

    static Value spaceship(Value self, Sent sent) {
        sent.run().deep(self);
        sent.run().deep(sent.first());
        return of(self, sent.first()).map(order -> Value.of((long) order)).orElse(Constants.NIL);
    }

    private static Value between(Value self, Sent sent) {
        return Value.of(required(sent.run(), self, sent.at(0)) >= 0 && required(sent.run(), self, sent.at(1)) <= 0);
    }

    private static Value clamped(Value self, Sent sent) {
        Value least = sent.first();
        Value most = sent.or(1, Constants.NIL);
        if (sent.count() == 1) {
            if (!(least instanceof Span span)) {
                throw CodeException.type("wrong argument type " + least.className() + " (expected Range)");
            }
            least = span.from();
            most = span.to();
        }
        if (!least.isNil() && required(sent.run(), self, least) < 0) {
            return least;
        }
        return !most.isNil() && required(sent.run(), self, most) > 0 ? most : self;
    }
}
