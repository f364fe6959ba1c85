package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.RubyFloat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** A Float. */
record Real(double number) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Float",
            List.of(RubyClass.COMPARABLE, NumberMethods.NUMERIC),
            new Methods<Real>()
                    .add("to_i to_int", 0, (self, sent) -> self.toWhole())
                    .add("truncate", 0, 1, (self, sent) -> self.rounded(sent, RoundingMode.DOWN))
                    .add("to_f", 0, (self, sent) -> self)
                    .add("-@", 0, (self, sent) -> new Real(-self.number))
                    .add("floor", 0, 1, (self, sent) -> self.rounded(sent, RoundingMode.FLOOR))
                    .add("ceil", 0, 1, (self, sent) -> self.rounded(sent, RoundingMode.CEILING))
                    .add("round", 0, 2, (self, sent) -> self.rounded(sent))
                    .add("nan?", 0, (self, sent) -> Value.of(Double.isNaN(self.number)))
                    .add("**", 1, (self, sent) -> self.with(sent, Math::pow))
                    .add("+", 1, (self, sent) -> self.with(sent, Double::sum))
                    .add("-", 1, (self, sent) -> self.with(sent, (a, b) -> a - b))
                    .add("*", 1, (self, sent) -> self.with(sent, (a, b) -> a * b))
                    .add("/", 1, (self, sent) -> self.with(sent, (a, b) -> a / b))
                    .add("% modulo", 1, (self, sent) -> self.with(sent, Real::remainder)));

    /** The number that a Float or an Integer is. */
    static double of(Value value) {
        return value instanceof Whole whole ? whole.number().doubleValue() : ((Real) value).number;
    }

    @Override
    public String text() {
        return RubyFloat.text(number);
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.floating(number);
    }

    @Override
    public boolean same(Value other) {
        return switch (other) {
            case Real real -> number == real.number;
            case Whole whole -> whole.same(this);
            default -> false;
        };
    }

    Whole toWhole() {
        if (!Double.isFinite(number)) {
            throw CodeException.raised("FloatDomainError", text());
        }
        return new Whole(new BigDecimal(number).toBigInteger());
    }

    /** Half away from zero, or as it is said; a number of digits makes a Float of those. */
    private Value rounded(Sent sent) {
        boolean options = sent.count() > 0 && sent.at(sent.count() - 1) instanceof Pairs;
        RoundingMode mode = options ? NumberMethods.half(sent) : RoundingMode.HALF_UP;
        return rounded(sent.count() - (options ? 1 : 0) == 0 ? 0 : NumberMethods.digits(sent.first()), mode);
    }

    private Value rounded(Sent sent, RoundingMode mode) {
        return rounded(sent.count() == 0 ? 0 : NumberMethods.digits(sent.first()), mode);
    }

    private Value rounded(int digits, RoundingMode mode) {
        if (!Double.isFinite(number)) {
            return digits > 0 ? this : toWhole();
        }
        // With digits the shortest way to write it counts, without them its very value.
        BigDecimal from = digits > 0 ? new BigDecimal(RubyFloat.text(number)) : new BigDecimal(number);
        BigDecimal rounded = from.setScale(digits, mode);
        return digits > 0 ? new Real(Math.copySign(rounded.doubleValue(), number)) : new Whole(rounded.toBigInteger());
    }

    private Value with(Sent sent, DoubleBinaryOperator operation) {
        return new Real(operation.applyAsDouble(number, NumberMethods.number(sent.first())));
    }

    /** Of the divisor's sign, as Ruby has it. */
    private static double remainder(double number, double divisor) {
        double rest = number % divisor;
        return rest != 0 && rest < 0 != divisor < 0 ? rest + divisor : rest;
    }
}
