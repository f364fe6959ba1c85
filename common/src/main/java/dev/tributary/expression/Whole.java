package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/** An Integer, of any size, as Ruby's are. */
record Whole(BigInteger number) implements Value {
    private static final int BITS_MAX = 100_000;

    @Override
    public String text() {
        return number.toString();
    }

    @Override
    public String kind() {
        return "an instance of Integer";
    }

    @Override
    public void write(MessagePackWriter out) {
        if (number.bitLength() <= 63) {
            out.integer(number.longValueExact());
        } else if (number.signum() > 0 && number.bitLength() == 64) {
            out.put(0xcf).unsigned(number.longValue(), 8);
        } else {
            throw new CodeException("integer " + number + " is too large for a record");
        }
    }

    @Override
    public boolean same(Value other) {
        return other instanceof Real real ? real.number() == number.doubleValue() : equals(other);
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "to_i" -> this;
            case "to_f" -> toReal();
            case "-@" -> new Whole(number.negate());
            case "abs" -> new Whole(number.abs());
            case "floor", "ceil" -> this;
            case "round" -> rounded(arguments);
            case "**" -> power(arguments.getFirst());
            case "+", "-", "*", "/", "%", "<", "<=", ">", ">=" -> with(method, arguments.getFirst());
            default -> throw CodeException.noMethod(method, this);
        };
    }

    /** To tens, hundreds and so on if the digits are negative. */
    private Value rounded(List<Value> arguments) {
        if (arguments.isEmpty()) {
            return this;
        }
        if (!(arguments.getFirst() instanceof Whole(BigInteger digits)) || digits.bitLength() > 15) {
            throw new CodeException(
                    "no implicit conversion of " + Text.className(arguments.getFirst()) + " into Integer");
        }
        return digits.signum() >= 0
                ? this
                : new Whole(new BigDecimal(number)
                        .setScale(digits.intValue(), RoundingMode.HALF_UP)
                        .toBigInteger());
    }

    private Value power(Value exponent) {
        if (!(exponent instanceof Whole(BigInteger times))) {
            return toReal().answer("**", List.of(exponent));
        }
        if (times.signum() < 0) {
            throw new CodeException("a Rational is not understood; write .to_f in front of **");
        }
        if (times.bitLength() > 20 || (long) number.bitLength() * times.intValue() > BITS_MAX) {
            throw new CodeException("the number would have more than " + BITS_MAX + " bits");
        }
        return new Whole(number.pow(times.intValue()));
    }

    Real toReal() {
        return new Real(number.doubleValue());
    }

    private Value with(String operator, Value right) {
        if (right instanceof Real) {
            return toReal().answer(operator, List.of(right));
        }
        if (!(right instanceof Whole(BigInteger other))) {
            throw Real.notANumber(operator, "Integer", right);
        }
        return switch (operator) {
            case "+" -> new Whole(number.add(other));
            case "-" -> new Whole(number.subtract(other));
            case "*" -> new Whole(number.multiply(other));
            case "/" -> new Whole(floorDivision(other)[0]);
            case "%" -> new Whole(floorDivision(other)[1]);
            default -> Real.compared(operator, number.compareTo(other));
        };
    }

    /** Quotient and remainder; Ruby rounds down, Java towards zero. */
    private BigInteger[] floorDivision(BigInteger divisor) {
        if (divisor.signum() == 0) {
            throw new CodeException("divided by 0");
        }
        BigInteger[] result = number.divideAndRemainder(divisor);
        if (result[1].signum() * divisor.signum() < 0) {
            result[0] = result[0].subtract(BigInteger.ONE);
            result[1] = result[1].add(divisor);
        }
        return result;
    }
}
