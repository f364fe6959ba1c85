package dev.tributary.msgpack;

import java.nio.charset.StandardCharsets;

/** Floats as Ruby prints them: the shortest digits that read back the same, plain from 0.0001 to below 1e15. */
public final class RubyFloat {
    private static final int POINT_MIN = -4;
    private static final int POINT_MAX = 15;

    private RubyFloat() {}

    /** {@code null} for NaN and the infinities, which JSON cannot say. */
    static void write(double value, MessagePackWriter out) {
        String text = Double.isFinite(value) ? text(value) : "null";
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        out.raw(ascii, 0, ascii.length);
    }

    /** What {@code to_s} yields. */
    public static String text(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value); // NaN, Infinity and -Infinity in both languages
        }
        String java = Double.toString(value);
        int exponentAt = java.indexOf('E');
        double size = Math.abs(value);
        // Where Java writes no exponent, from 0.001 to below 1e7, both write the same.
        if (exponentAt < 0) {
            return java;
        }
        String sign = value < 0 ? "-" : "";
        int begin = sign.length();
        // d.dddE±n
        String digits = java.charAt(begin) + java.substring(begin + 2, exponentAt);
        digits = digits.endsWith("0") && digits.length() > 1 ? digits.substring(0, digits.length() - 1) : digits;
        int point = Integer.parseInt(java.substring(exponentAt + 1)) + 1;
        if (size < Double.MIN_NORMAL && digits.length() == 2) {
            // Java writes two digits at least, even where one reads back the same: 4.9E-324 is Ruby's 5.0e-324.
            int one = digits.charAt(0) - '0' + (digits.charAt(1) >= '5' ? 1 : 0);
            if (Double.parseDouble(one + "E" + (point - 1)) == size) {
                digits = one == 10 ? "1" : Integer.toString(one);
                point += one == 10 ? 1 : 0;
            }
        }
        if (size != 0 && point > POINT_MIN && point <= POINT_MAX) {
            return sign + plain(digits, point);
        }
        String rest = digits.length() > 1 ? digits.substring(1) : "0";
        int exponent = point - 1;
        String exponentDigits = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
        return sign + digits.charAt(0) + "." + rest + (exponent < 0 ? "e-" : "e+") + exponentDigits;
    }

    /** The digits with the point behind the first {@code point} of them. */
    private static String plain(String digits, int point) {
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return digits.length() <= point
                ? digits + "0".repeat(point - digits.length()) + ".0"
                : digits.substring(0, point) + "." + digits.substring(point);
    }
}
