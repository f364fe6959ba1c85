package dev.tributary.expression;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** {@code rand} and {@code SecureRandom}. */
final class Chance {
    static final Methods<Value> METHODS = new Methods<Value>()
            .add("rand Random.rand", 0, 1, (none, sent) -> any(sent))
            .add(
                    "SecureRandom.hex",
                    0,
                    1,
                    (none, sent) -> new Text(HexFormat.of().formatHex(bytes(sent))))
            .add(
                    "SecureRandom.uuid",
                    0,
                    (none, sent) -> new Text(UUID.randomUUID().toString()))
            .add("SecureRandom.alphanumeric", 0, 1, (none, sent) -> new Text(letters(sent)))
            .add("SecureRandom.base64", 0, 1, (none, sent) -> new Text(Encodings.base64(bytes(sent))))
            .add("SecureRandom.random_number", 0, 1, (none, sent) -> any(sent));

    private static final SecureRandom SECURE = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int BYTES = 16;
    private static final int BYTES_MAX = 65_536;

    private Chance() {}

    static int below(int limit) {
        return ThreadLocalRandom.current().nextInt(limit);
    }

    private static int size(Sent sent) {
        int size = sent.count() == 0 || sent.first().isNil() ? BYTES : sent.count(0);
        if (size > BYTES_MAX) {
            throw new CodeException("more than " + BYTES_MAX + " random bytes are not understood");
        }
        return size;
    }

    private static byte[] bytes(Sent sent) {
        var bytes = new byte[size(sent)];
        SECURE.nextBytes(bytes);
        return bytes;
    }

    private static String letters(Sent sent) {
        var letters = new StringBuilder();
        for (int i = size(sent); i > 0; i--) {
            letters.append(LETTERS.charAt(SECURE.nextInt(LETTERS.length())));
        }
        return letters.toString();
    }

    /** A fraction, a number below a limit, or one of a range. */
    private static Value any(Sent sent) {
        var random = ThreadLocalRandom.current();
        if (sent.count() == 0) {
            return Value.of(random.nextDouble());
        }
        if (sent.first() instanceof Span span) {
            long from = Whole.integer(span.from());
            long to = Whole.integer(span.to()) + (span.exclusive() ? 0 : 1);
            return from < to ? Value.of(random.nextLong(from, to)) : Constants.NIL;
        }
        long below = Math.abs(Whole.integer(sent.first()));
        return below == 0 ? Value.of(random.nextDouble()) : Value.of(random.nextLong(below));
    }
}
