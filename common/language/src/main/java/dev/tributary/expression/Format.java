package dev.tributary.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code format("%05.2f", x)} and {@code "%s: %d" % [a, b]}. */
final class Format {
    private static final Pattern DIRECTIVE = Pattern.compile(
            "%([-+ 0#]*)(?:<(\\w+)>)?([-+ 0#]*)(\\*|\\d+)?(?:\\.(\\d+))?(?:<(\\w+)>)?([a-zA-Z%]|\\{(\\w+)\\}|\\n|$)");
    private static final int PRECISION = 6;
    private static final int DIGITS_MAX = 1_000;

    private final String template;
    private final List<Value> arguments;
    private final Run run;
    private int next;

    Format(String template, List<Value> arguments, Run run) {
        this.template = template;
        this.arguments = arguments;
        this.run = run;
    }

    String apply() {
        var out = new StringBuilder();
        Matcher directive = DIRECTIVE.matcher(template);
        int from = 0;
        while (directive.find(from)) {
            out.append(template, from, directive.start());
            from = directive.end();
            append(directive, out);
            Text.checkLength(out.length());
            if (from >= template.length()) {
                break;
            }
        }
        return out.append(template.substring(Math.min(from, template.length()))).toString();
    }

    private void append(Matcher directive, StringBuilder out) {
        String kind = directive.group(7);
        if (kind.equals("%") || kind.equals("\n")) {
            out.append(kind.equals("%") ? "%" : "%\n");
            return;
        }
        if (kind.isEmpty()) {
            throw CodeException.argument("incomplete format specifier; use %% (double %) instead");
        }
        String flags = directive.group(1) + directive.group(3);
        int width = directive.group(4) == null ? 0 : width(directive.group(4));
        Integer precision = directive.group(5) == null ? null : Integer.valueOf(number(directive.group(5)));
        String name = directive.group(2) != null ? directive.group(2) : directive.group(6);
        boolean left = flags.contains("-") || width < 0;
        if (directive.group(8) != null) {
            out.append(padded(named(directive.group(8)).text(), Math.abs(width), left));
            return;
        }
        Value value = name == null ? next() : named(name);
        String text = converted(kind.charAt(0), value, flags, precision);
        boolean zeros = flags.contains("0")
                && !left
                && "diufeEgGxXob".contains(kind)
                && (precision == null || "feEgG".contains(kind))
                && Character.digit(text.charAt(text.length() - 1), 16) >= 0;
        out.append(zeros ? zeroed(text, Math.abs(width)) : padded(text, Math.abs(width), left));
    }

    private int width(String written) {
        return written.equals("*") ? Math.toIntExact(Whole.integer(next())) : number(written);
    }

    private static int number(String digits) {
        if (digits.length() > 4 || Integer.parseInt(digits) > DIGITS_MAX) {
            throw new CodeException("a width or precision above " + DIGITS_MAX + " is not understood");
        }
        return Integer.parseInt(digits);
    }

    private Value next() {
        if (next >= arguments.size()) {
            throw CodeException.argument("too few arguments");
        }
        return arguments.get(next++);
    }

    private Value named(String name) {
        if (arguments.size() != 1 || !(arguments.getFirst() instanceof Pairs pairs)) {
            throw CodeException.argument("one hash required");
        }
        Value value = pairs.map().get(new Symbol(name));
        if (value == null) {
            throw CodeException.raised("KeyError", "key<" + name + "> not found");
        }
        return value;
    }

    private String converted(char kind, Value value, String flags, @Nullable Integer precision) {
        return switch (kind) {
            case 's' -> cut(shown(value), precision);
            case 'p' -> cut(Inspection.of(value), precision);
            case 'd', 'i', 'u' -> signed(digits(Conversions.whole(value), 10, precision), flags);
            case 'x' -> signed(based(value, 16, "0x", flags, precision), flags);
            case 'X' -> signed(based(value, 16, "0X", flags, precision).toUpperCase(Locale.ROOT), flags);
            case 'o' -> signed(based(value, 8, "0", flags, precision), flags);
            case 'b' -> signed(based(value, 2, "0b", flags, precision), flags);
            case 'c' -> value instanceof Whole ? WholeMethods.character(value) : cut(Text.of(value), 1);
            case 'f', 'e', 'E', 'g', 'G' -> signed(real(kind, value, precision == null ? PRECISION : precision), flags);
            default -> throw CodeException.argument("malformed format string - %" + kind);
        };
    }

    private String shown(Value value) {
        run.deep(value);
        return value.text();
    }

    private static String cut(String text, @Nullable Integer precision) {
        return precision == null || text.codePointCount(0, text.length()) <= precision
                ? text
                : text.substring(0, text.offsetByCodePoints(0, precision));
    }

    private static String digits(BigInteger number, int base, @Nullable Integer precision) {
        String digits = number.abs().toString(base);
        int zeros = precision == null ? 0 : Math.max(0, precision - digits.length());
        return (number.signum() < 0 ? "-" : "") + "0".repeat(zeros) + digits;
    }

    private static String based(Value value, int base, String prefix, String flags, @Nullable Integer precision) {
        BigInteger number = Conversions.whole(value);
        if (number.signum() < 0 && !flags.contains("+") && !flags.contains(" ")) {
            throw new CodeException("a negative number with another base than 10 is not understood");
        }
        String digits = digits(number.abs(), base, precision);
        return (number.signum() < 0 ? "-" : "") + (flags.contains("#") ? prefix : "") + digits;
    }

    private static String signed(String text, String flags) {
        if (text.startsWith("-")) {
            return text;
        }
        return flags.contains("+") ? "+" + text : flags.contains(" ") ? " " + text : text;
    }

    private static String real(char kind, Value value, int precision) {
        if (value instanceof Whole(BigInteger number) && kind == 'f') {
            return new BigDecimal(number).setScale(precision).toPlainString();
        }
        double number = Conversions.real(value);
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number < 0 ? "-Inf" : "Inf";
        }
        String minus = number < 0 || 1 / number < 0 ? "-" : "";
        BigDecimal exact = new BigDecimal(Math.abs(number));
        String text = switch (kind) {
            case 'f' -> exact.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
            case 'e', 'E' -> scientific(exact, precision);
            default -> general(exact, precision == 0 ? 1 : precision);
        };
        return minus + (kind == 'E' || kind == 'G' ? text.toUpperCase(Locale.ROOT) : text);
    }

    private static String scientific(BigDecimal number, int precision) {
        BigDecimal rounded = number.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String digits = rounded.movePointLeft(exponent)
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString();
        return digits + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** The shorter of both ways, without zeros at the end. */
    private static String general(BigDecimal number, int precision) {
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal rounded = number.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= precision) {
            String[] parts = scientific(number, precision - 1).split("e", -1);
            String digits = parts[0].contains(".") ? parts[0].replaceFirst("\\.?0+$", "") : parts[0];
            return digits + "e" + parts[1];
        }
        return rounded.stripTrailingZeros().toPlainString();
    }

    private static String padded(String text, int width, boolean left) {
        String blanks = " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
        return left ? text + blanks : blanks + text;
    }

    /** Zeros between sign, or the base's mark, and digits. */
    private static String zeroed(String text, int width) {
        int sign = text.isEmpty() || "+- ".indexOf(text.charAt(0)) < 0 ? 0 : 1;
        int mark = text.startsWith("0x", sign) || text.startsWith("0X", sign) || text.startsWith("0b", sign) ? 2 : 0;
        int at = sign + mark;
        return text.substring(0, at) + "0".repeat(Math.max(0, width - text.length())) + text.substring(at);
    }
}
