package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.RubyFloat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/** A Float. */
record Real(double number) implements Value {
    @Override
    public String text() {
        return RubyFloat.text(number);
    }

    @Override
    public String kind() {
        return "an instance of Float";
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

    @Override
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "to_i" -> toWhole();
            case "to_f" -> this;
            case "-@" -> new Real(-number);
            case "abs" -> new Real(Math.abs(number));
            case "floor" -> new Real(Math.floor(number)).toWhole();
            case "ceil" -> new Real(Math.ceil(number)).toWhole();
            case "round" -> round(arguments);
            case "**" -> power(arguments.getFirst());
            case "+", "-", "*", "/", "%", "<", "<=", ">", ">=" -> with(method, arguments.getFirst());
            default -> throw CodeException.noMethod(method, this);
        };
    }

    private Value toWhole() {
        if (!Double.isFinite(number)) {
            throw new CodeException(text() + " is no integer");
        }
        return new Whole(new BigDecimal(number).toBigInteger());
    }

    /** Half away from zero; a number of digits makes a Float of those. */
    private Value round(List<Value> arguments) {
        if (arguments.isEmpty() || arguments.getFirst().same(Value.of(0))) {
            double whole = Math.floor(Math.abs(number) + 0.5);
            boolean below = Math.abs(number) == 0.49999999999999994;
            return new Real(Math.copySign(below ? 0 : whole, number)).toWhole();
        }
        if (!(arguments.getFirst() instanceof Whole(BigInteger digits)) || digits.bitLength() > 15) {
            throw new CodeException(
                    "no implicit conversion of " + Text.className(arguments.getFirst()) + " into Integer");
        }
        if (!Double.isFinite(number)) {
            return this;
        }
        BigDecimal rounded = new BigDecimal(RubyFloat.text(number)).setScale(digits.intValue(), RoundingMode.HALF_UP);
        return digits.signum() < 0 ? new Whole(rounded.toBigInteger()) : new Real(rounded.doubleValue());
    }

    private Value power(Value exponent) {
        return switch (exponent) {
            case Real real -> new Real(Math.pow(number, real.number));
            case Whole whole -> new Real(Math.pow(number, whole.number().doubleValue()));
            default -> throw notANumber("**", "Float", exponent);
        };
    }

    private Value with(String operator, Value right) {
        double other = switch (right) {
            case Real real -> real.number;
            case Whole whole -> whole.number().doubleValue();
            default -> throw notANumber(operator, "Float", right);
        };
        return switch (operator) {
            case "+" -> new Real(number + other);
            case "-" -> new Real(number - other);
            case "*" -> new Real(number * other);
            case "/" -> new Real(number / other);
            case "%" -> new Real(remainder(other));
            default ->
                Double.isNaN(number) || Double.isNaN(other)
                        ? FALSE
                        : compared(operator, number < other ? -1 : number > other ? 1 : 0);
        };
    }

    /** Of the divisor's sign, as Ruby has it. */
    private double remainder(double divisor) {
        double rest = number % divisor;
        return rest != 0 && rest < 0 != divisor < 0 ? rest + divisor : rest;
    }

    static Value compared(String operator, int comparison) {
        return Value.of(
                switch (operator) {
                    case "<" -> comparison < 0;
                    case "<=" -> comparison <= 0;
                    case ">" -> comparison > 0;
                    default -> comparison >= 0;
                });
    }

    static CodeException notANumber(String operator, String left, Value right) {
        String other = Text.className(right);
        return new CodeException(
                operator.startsWith("<") || operator.startsWith(">")
                        ? "comparison of " + left + " with " + other + " failed"
                        : other + " can't be coerced into " + left + "; write .to_i or .to_f behind a text to calculate"
                                + " with it");
    }
}
