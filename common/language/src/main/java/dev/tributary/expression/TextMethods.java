package dev.tributary.expression;

import dev.tributary.config.Numerals;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be asked of a String, and made of it, without looking into it. */
final class TextMethods {
    static final Methods<Text> METHODS = new Methods<Text>()
            .add("to_i", 0, 1, TextMethods::toWhole)
            .add("to_f", 0, (self, sent) -> new Real(Double.parseDouble(Numerals.decimal(self.text()))))
            .add("to_str", 0, (self, sent) -> self)
            .add("to_s", 0, (self, sent) -> self)
            .add("to_sym intern", 0, (self, sent) -> new Symbol(self.text()))
            .add("hex", 0, (self, sent) -> new Whole(Numerals.based(self.text(), 16)))
            .add("oct", 0, (self, sent) -> new Whole(Numerals.octal(self.text())))
            .add("length size", 0, (self, sent) -> Value.of(self.length()))
            .add("bytesize", 0, (self, sent) -> Value.of(utf8(self).length))
            .add("empty?", 0, (self, sent) -> Value.of(self.text().isEmpty()))
            .add("ascii_only?", 0, (self, sent) -> Value.of(self.text().chars().allMatch(c -> c < 0x80)))
            .add("+", 1, TextMethods::plus)
            .add("*", 1, TextMethods::times)
            .add("%", 1, TextMethods::formatted)
            .add("+@", 0, (self, sent) -> self)
            .add("-@", 0, (self, sent) -> self)
            .add("casecmp", 1, TextMethods::casecmp)
            .add("casecmp?", 1, TextMethods::isSameInAnyCase)
            .add("rjust", 1, 2, (self, sent) -> justified(self, sent, 0))
            .add("ljust", 1, 2, (self, sent) -> justified(self, sent, 1))
            .add("center", 1, 2, (self, sent) -> justified(self, sent, 2))
            .add("ord", 0, TextMethods::ord)
            .add(
                    "chr",
                    0,
                    (self, sent) -> new Text(
                            self.text().isEmpty()
                                    ? ""
                                    : Character.toString(self.text().codePointAt(0))))
            .add("dup clone", 0, (self, sent) -> new Text(self.text()))
            .add("force_encoding", 1, TextMethods::encoded)
            .add("encode", 0, 3, TextMethods::encoded)
            .add("valid_encoding?", 0, TextMethods::valid)
            .add("scrub", 0, 1, TextMethods::scrubbed)
            .add("unicode_normalize", 0, 1, TextMethods::normalized);

    private static final Set<String> ENCODINGS = Set.of("UTF-8", "UTF8", "ASCII-8BIT", "BINARY");

    private TextMethods() {}

    static byte[] utf8(Text text) {
        return text.text().getBytes(StandardCharsets.UTF_8);
    }

    private static Value toWhole(Text self, Sent sent) {
        if (sent.count() == 0) {
            return new Whole(new BigInteger(Numerals.integer(self.text())));
        }
        int base = sent.integer(0);
        if (base < 2 || base > 36) {
            throw CodeException.argument("invalid radix " + base);
        }
        return new Whole(Numerals.based(self.text(), base));
    }

    private static Value plus(Text self, Sent sent) {
        String other = sent.text(0);
        Text.checkLength((long) self.text().length() + other.length());
        return new Text(self.text() + other);
    }

    private static Value times(Text self, Sent sent) {
        BigInteger times = Whole.of(sent.first());
        if (times.signum() < 0) {
            throw CodeException.argument("argument must be non-negative");
        }
        BigInteger chars = times.multiply(BigInteger.valueOf(self.text().length()));
        Text.checkLength(chars.bitLength() > 62 ? Long.MAX_VALUE : chars.longValue());
        return new Text(self.text().isEmpty() ? "" : self.text().repeat(times.intValueExact()));
    }

    private static Value formatted(Text self, Sent sent) {
        List<Value> arguments = sent.first() instanceof Items items ? items.copy() : List.of(sent.first());
        return new Text(new Format(self.text(), arguments, sent.run()).apply());
    }

    private static Value casecmp(Text self, Sent sent) {
        if (!(sent.first() instanceof Text other)) {
            return Constants.NIL;
        }
        return Value.of(Order.texts(lower(self.text()), lower(other.text())));
    }

    /** Only of ASCII, as Ruby's {@code casecmp}. */
    private static String lower(String text) {
        var out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                out.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return out.toString();
    }

    private static Value isSameInAnyCase(Text self, Sent sent) {
        if (!(sent.first() instanceof Text other)) {
            return Constants.NIL;
        }
        return Value.of(folded(self).equals(folded(other)));
    }

    private static String folded(Text text) {
        return text.text().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static Value justified(Text self, Sent sent, int way) {
        int wide = sent.integer(0);
        String pad = sent.text(1, " ");
        if (pad.isEmpty()) {
            throw CodeException.argument("zero width padding");
        }
        Text.checkLength(wide);
        int missing = Math.max(0, wide - self.length());
        int left = way == 0 ? missing : way == 1 ? 0 : missing / 2;
        return new Text(padding(pad, left) + self.text() + padding(pad, missing - left));
    }

    private static String padding(String pad, int chars) {
        int[] all = pad.codePoints().toArray();
        var padding = new StringBuilder();
        for (int i = 0; i < chars; i++) {
            padding.appendCodePoint(all[i % all.length]);
        }
        return padding.toString();
    }

    private static Value ord(Text self, Sent sent) {
        if (self.text().isEmpty()) {
            throw CodeException.argument("empty string");
        }
        return Value.of(self.text().codePointAt(0));
    }

    /** Texts are UTF-8 here; what a record holds beyond it became U+FFFD when it was read. */
    private static Value encoded(Text self, Sent sent) {
        boolean known = sent.all().stream()
                .filter(argument -> !(argument instanceof Pairs))
                .allMatch(name -> ENCODINGS.contains(Text.of(name).toUpperCase(Locale.ROOT)));
        if (!known) {
            throw new CodeException("an encoding other than UTF-8 is not understood");
        }
        return self;
    }

    private static Value valid(Text self, Sent sent) {
        return Value.of(self.text().indexOf('\ufffd') < 0);
    }

    private static Value scrubbed(Text self, Sent sent) {
        return new Text(sent.count() == 0 ? self.text() : self.text().replace("\ufffd", sent.text(0)));
    }

    private static Value normalized(Text self, Sent sent) {
        String form = sent.count() == 0 ? "nfc" : Symbol.name(sent.first());
        return Arrays.stream(Normalizer.Form.values())
                .filter(known -> known.name().equalsIgnoreCase(form))
                .findFirst()
                .<Value>map(known -> new Text(Normalizer.normalize(self.text(), known)))
                .orElseThrow(() -> CodeException.argument("Invalid normalization form " + form + "."));
    }
}
