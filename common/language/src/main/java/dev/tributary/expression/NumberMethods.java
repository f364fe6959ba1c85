package dev.tributary.expression;

import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/** What Integers and Floats have in common. */
final class NumberMethods {
    static final RubyClass NUMERIC = RubyClass.of(
            "Numeric",
            new Methods<Value>()
                    .add("+@", 0, (self, sent) -> self)
                    .add("abs magnitude", 0, (self, sent) -> sign(self) < 0 ? sent.send(self, "-@") : self)
                    .add("zero?", 0, (self, sent) -> Value.of(Real.of(self) == 0))
                    .add("nonzero?", 0, (self, sent) -> Real.of(self) == 0 ? Constants.NIL : self)
                    .add("positive?", 0, (self, sent) -> Value.of(sign(self) > 0))
                    .add("negative?", 0, (self, sent) -> Value.of(sign(self) < 0))
                    .add("integer?", 0, (self, sent) -> Value.of(self instanceof Whole))
                    .add(
                            "finite?",
                            0,
                            (self, sent) -> Value.of(self instanceof Whole || Double.isFinite(Real.of(self))))
                    .add("infinite?", 0, NumberMethods::infinite)
                    .add("fdiv", 1, (self, sent) -> new Real(Real.of(self) / number(sent.first())))
                    .add("div", 1, NumberMethods::wholeQuotient)
                    .add("divmod", 1, NumberMethods::quotientAndRest)
                    .add("remainder", 1, NumberMethods::remainder));

    private NumberMethods() {}

    private static int sign(Value self) {
        return self instanceof Whole(BigInteger number) ? number.signum() : (int) Math.signum(Real.of(self));
    }

    static double number(Value value) {
        if (value instanceof Whole || value instanceof Real) {
            return Real.of(value);
        }
        throw notANumber("Float", value);
    }

    static CodeException notANumber(String left, Value right) {
        return CodeException.type(right.className() + " can't be coerced into " + left
                + "; write .to_i or .to_f behind a text to calculate with it");
    }

    /** How many digits to round to. */
    static int digits(Value value) {
        BigInteger digits = Whole.of(value);
        if (digits.bitLength() > 15) {
            throw new CodeException("rounding to so many digits is not understood");
        }
        return digits.intValue();
    }

    /** {@code half: :even} and the like. */
    static RoundingMode half(Sent sent) {
        Value half = Options.of(sent, sent.count() - 1).value("half");
        return switch (half.text()) {
            case "", "up" -> RoundingMode.HALF_UP;
            case "even" -> RoundingMode.HALF_EVEN;
            case "down" -> RoundingMode.HALF_DOWN;
            default -> throw CodeException.argument("invalid rounding mode: " + half.text());
        };
    }

    private static Value infinite(Value self, Sent sent) {
        return self instanceof Real(double number) && Double.isInfinite(number)
                ? Value.of(number > 0 ? 1L : -1L)
                : Constants.NIL;
    }

    private static Value wholeQuotient(Value self, Sent sent) {
        if (number(sent.first()) == 0) {
            throw CodeException.raised("ZeroDivisionError", "divided by 0");
        }
        return sent.send(sent.send(self, "/", sent.first()), "floor");
    }

    private static Value quotientAndRest(Value self, Sent sent) {
        return new Items(List.of(wholeQuotient(self, sent), sent.send(self, "%", sent.first())));
    }

    private static Value remainder(Value self, Sent sent) {
        if (self instanceof Whole(BigInteger number) && sent.first() instanceof Whole(BigInteger other)) {
            if (other.signum() == 0) {
                throw CodeException.raised("ZeroDivisionError", "divided by 0");
            }
            return new Whole(number.remainder(other));
        }
        return new Real(Real.of(self) % number(sent.first()));
    }
}
