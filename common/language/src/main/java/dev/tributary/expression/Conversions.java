package dev.tributary.expression;

import dev.tributary.config.Numerals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** {@code Integer(x)}, {@code Float(x)}, {@code Array(x)} and the like, which raise an error where {@code to_i} is lenient. */
final class Conversions {
    private Conversions() {}

    /** {@code Integer(x)}, for formats too. */
    static BigInteger whole(Value value) {
        return whole(value, 10);
    }

    static BigInteger whole(Value value, int base) {
        return switch (value) {
            case Whole(BigInteger number) -> number;
            case Real real -> real.toWhole().number();
            case Text text ->
                Numerals.whole(text.text(), base)
                        .orElseThrow(
                                () -> CodeException.argument("invalid value for Integer(): " + Inspection.of(text)));
            case Moment moment -> BigInteger.valueOf(moment.time().seconds());
            default -> throw CodeException.type("can't convert " + value.className() + " into Integer");
        };
    }

    /** {@code Float(x)}. */
    static double real(Value value) {
        return switch (value) {
            case Whole(BigInteger number) -> number.doubleValue();
            case Real(double number) -> number;
            case Text text ->
                Numerals.decimalAlone(text.text())
                        .orElseThrow(() -> CodeException.argument("invalid value for Float(): " + Inspection.of(text)));
            case Moment moment -> moment.seconds().doubleValue();
            default -> throw CodeException.type("can't convert " + value.className() + " into Float");
        };
    }

    /** {@code Array(x)}: nil is empty, a map its pairs, anything else the only item. */
    static List<Value> list(Value value, Run run) {
        return switch (value) {
            case Nil nil -> List.of();
            case Items items -> items.copy();
            case Pairs pairs -> Elements.of(pairs, run);
            case Span span -> Elements.of(span, run);
            case Walk walk -> Elements.of(walk, run);
            default -> List.of(value);
        };
    }

    /** A number of seconds, exactly. */
    static BigDecimal exact(Value seconds) {
        return switch (seconds) {
            case Whole(BigInteger number) -> new BigDecimal(number);
            case Real(double number) when Double.isFinite(number) -> new BigDecimal(number);
            case Moment moment -> moment.seconds();
            default -> throw CodeException.type("can't convert " + seconds.className() + " into an exact number");
        };
    }
}
