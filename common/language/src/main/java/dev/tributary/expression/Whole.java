package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.math.BigInteger;
import java.util.List;

/** An Integer, of any size, as Ruby's are. */
record Whole(BigInteger number) implements Value {
    static final int BITS_MAX = 100_000;

    /** What counts and indexes may be at most. */
    static final int INDEX_MAX = 999_999_999;

    static final RubyClass CLASS = RubyClass.of(
            "Integer", List.of(RubyClass.COMPARABLE, NumberMethods.NUMERIC), WholeMethods.METHODS, WholeWalks.METHODS);

    /** The number that a value is. */
    static BigInteger of(Value value) {
        return switch (value) {
            case Whole(BigInteger number) -> number;
            case Real real -> real.toWhole().number();
            default -> throw CodeException.noConversion(value, "Integer");
        };
    }

    /** The same, which has to fit into 64 bits. */
    static long integer(Value value) {
        BigInteger number = of(value);
        if (number.bitLength() > 63) {
            throw CodeException.raised("RangeError", "bignum too big to convert into 'long'");
        }
        return number.longValue();
    }

    static Whole checked(BigInteger number) {
        if (number.bitLength() > BITS_MAX) {
            throw new CodeException("the number would have more than " + BITS_MAX + " bits");
        }
        return new Whole(number);
    }

    @Override
    public String text() {
        return number.toString();
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        if (number.bitLength() <= 63) {
            out.integer(number.longValueExact());
        } else if (number.signum() > 0 && number.bitLength() == 64) {
            out.put(0xcf).unsigned(number.longValue(), 8);
        } else {
            // MessagePack has no integer beyond 64 bits; the parsers hand on its digits, too.
            out.string(number.toString());
        }
    }

    @Override
    public boolean same(Value other) {
        return other instanceof Real
                ? Order.of(this, other).filter(order -> order == 0).isPresent()
                : equals(other);
    }
}
