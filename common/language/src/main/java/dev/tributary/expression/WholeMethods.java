package dev.tributary.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.BinaryOperator;

/** What Integers can be calculated with and asked for. */
final class WholeMethods {
    static final Methods<Whole> METHODS = new Methods<Whole>()
            .add("to_i to_int", 0, (self, sent) -> self)
            .add("round", 0, 2, WholeMethods::rounded)
            .add("floor", 0, 1, (self, sent) -> digits(self, sent, RoundingMode.FLOOR))
            .add("ceil", 0, 1, (self, sent) -> digits(self, sent, RoundingMode.CEILING))
            .add("truncate", 0, 1, (self, sent) -> digits(self, sent, RoundingMode.DOWN))
            .add("to_f", 0, (self, sent) -> new Real(self.number().doubleValue()))
            .add("to_s inspect", 0, 1, WholeMethods::based)
            .add("chr", 0, 1, WholeMethods::chr)
            .add("ord", 0, (self, sent) -> self)
            .add("-@", 0, (self, sent) -> new Whole(self.number().negate()))
            .add("~", 0, (self, sent) -> new Whole(self.number().not()))
            .add("+", 1, (self, sent) -> calculated("+", self, sent, BigInteger::add))
            .add("-", 1, (self, sent) -> calculated("-", self, sent, BigInteger::subtract))
            .add("*", 1, (self, sent) -> calculated("*", self, sent, BigInteger::multiply))
            .add("/", 1, (self, sent) -> calculated("/", self, sent, (a, b) -> division(a, b)[0]))
            .add("% modulo", 1, (self, sent) -> calculated("%", self, sent, (a, b) -> division(a, b)[1]))
            .add("**", 1, (self, sent) -> power(self, sent.first()))
            .add("pow", 1, 2, WholeMethods::power)
            .add("&", 1, (self, sent) -> bits(self, sent, BigInteger::and))
            .add("|", 1, (self, sent) -> bits(self, sent, BigInteger::or))
            .add("^", 1, (self, sent) -> bits(self, sent, BigInteger::xor))
            .add("<<", 1, (self, sent) -> shifted(self, Whole.integer(sent.first())))
            .add(">>", 1, (self, sent) -> shifted(self, -Whole.integer(sent.first())))
            .add("[]", 1, (self, sent) -> Value.of(self.number().testBit(sent.count(0)) ? 1L : 0L))
            .add("gcd", 1, (self, sent) -> new Whole(self.number().gcd(Whole.of(sent.first()))))
            .add("even?", 0, (self, sent) -> Value.of(!self.number().testBit(0)))
            .add("odd?", 0, (self, sent) -> Value.of(self.number().testBit(0)))
            .add("succ next", 0, (self, sent) -> new Whole(self.number().add(BigInteger.ONE)))
            .add("pred", 0, (self, sent) -> new Whole(self.number().subtract(BigInteger.ONE)))
            .add("bit_length", 0, (self, sent) -> Value.of(self.number().bitLength()))
            .add("digits", 0, 1, WholeMethods::places);

    private WholeMethods() {}

    private static Value rounded(Whole self, Sent sent) {
        boolean options = sent.count() > 0 && sent.at(sent.count() - 1) instanceof Pairs;
        if (sent.count() == 0 || (options && sent.count() == 1)) {
            return self;
        }
        return digits(self, sent, options ? NumberMethods.half(sent) : RoundingMode.HALF_UP);
    }

    /** To tens, hundreds and so on if the digits are negative. */
    private static Value digits(Whole self, Sent sent, RoundingMode mode) {
        int digits = sent.count() == 0 ? 0 : NumberMethods.digits(sent.first());
        if (digits >= 0) {
            return self;
        }
        return new Whole(new BigDecimal(self.number()).setScale(digits, mode).toBigInteger());
    }

    private static Value based(Whole self, Sent sent) {
        int base = sent.integer(0, 10);
        if (base < 2 || base > 36) {
            throw CodeException.argument("invalid radix " + base);
        }
        return Value.of(self.number().toString(base));
    }

    /** Without an encoding only ASCII is a character of UTF-8 too. */
    private static Value chr(Whole self, Sent sent) {
        boolean ascii = self.number().signum() >= 0 && self.number().bitLength() <= 7;
        if (sent.count() == 0 && !ascii) {
            throw CodeException.raised("RangeError", self.text() + " out of char range");
        }
        return new Text(character(self));
    }

    /** The character of that code point. */
    static String character(Value value) {
        BigInteger number = Whole.of(value);
        if (number.signum() < 0 || number.bitLength() > 21 || !Character.isValidCodePoint(number.intValue())) {
            throw CodeException.raised("RangeError", number + " out of char range");
        }
        return Character.toString(number.intValue());
    }

    private static Value calculated(String operator, Whole self, Sent sent, BinaryOperator<BigInteger> operation) {
        Value right = sent.first();
        if (right instanceof Real) {
            return sent.send(new Real(self.number().doubleValue()), operator, right);
        }
        if (!(right instanceof Whole(BigInteger other))) {
            throw NumberMethods.notANumber("Integer", right);
        }
        return Whole.checked(operation.apply(self.number(), other));
    }

    /** Quotient and remainder; Ruby rounds down, Java towards zero. */
    static BigInteger[] division(BigInteger number, BigInteger divisor) {
        if (divisor.signum() == 0) {
            throw CodeException.raised("ZeroDivisionError", "divided by 0");
        }
        BigInteger[] result = number.divideAndRemainder(divisor);
        if (result[1].signum() * divisor.signum() < 0) {
            result[0] = result[0].subtract(BigInteger.ONE);
            result[1] = result[1].add(divisor);
        }
        return result;
    }

    private static Value power(Whole self, Sent sent) {
        if (sent.count() == 1) {
            return power(self, sent.first());
        }
        BigInteger exponent = Whole.of(sent.at(0));
        BigInteger modulus = Whole.of(sent.at(1));
        if (exponent.signum() < 0 || modulus.signum() <= 0 || exponent.bitLength() > 4_096) {
            throw new CodeException("'pow' with such a modulus is not understood");
        }
        return new Whole(self.number().modPow(exponent, modulus));
    }

    private static Value power(Whole self, Value exponent) {
        if (exponent instanceof Real(double number)) {
            return new Real(Math.pow(self.number().doubleValue(), number));
        }
        if (!(exponent instanceof Whole(BigInteger times))) {
            throw NumberMethods.notANumber("Integer", exponent);
        }
        if (times.signum() < 0) {
            throw new CodeException("a Rational is not understood; write .to_f in front of **");
        }
        if (times.bitLength() > 20 || (long) self.number().bitLength() * times.intValue() > Whole.BITS_MAX) {
            throw new CodeException("the number would have more than " + Whole.BITS_MAX + " bits");
        }
        return new Whole(self.number().pow(times.intValue()));
    }

    private static Value bits(Whole self, Sent sent, BinaryOperator<BigInteger> operation) {
        if (!(sent.first() instanceof Whole(BigInteger other))) {
            throw NumberMethods.notANumber("Integer", sent.first());
        }
        return new Whole(operation.apply(self.number(), other));
    }

    private static Value shifted(Whole self, long left) {
        if (left > Whole.BITS_MAX) {
            throw new CodeException("the number would have more than " + Whole.BITS_MAX + " bits");
        }
        return Whole.checked(self.number().shiftLeft((int) Math.max(left, -Whole.BITS_MAX - 1)));
    }

    private static Value places(Whole self, Sent sent) {
        BigInteger base = BigInteger.valueOf(sent.integer(0, 10));
        if (base.compareTo(BigInteger.TWO) < 0) {
            throw CodeException.argument("invalid radix " + base);
        }
        if (self.number().signum() < 0) {
            throw CodeException.raised("Math::DomainError", "out of domain");
        }
        var digits = new Items(List.of());
        BigInteger left = self.number();
        do {
            BigInteger[] parts = left.divideAndRemainder(base);
            digits.list().add(new Whole(parts[1]));
            left = parts[0];
        } while (left.signum() > 0);
        return digits;
    }
}
