package dev.tributary.expression;

import java.util.Objects;

/**
 * Code that is not understood, or that Ruby would raise an error for. Without a stack trace: it may be raised for every
 * event.
 */
public final class CodeException extends RuntimeException {
    private static final int NOWHERE = -1;

    /** Of what no {@code rescue} may hide: a limit, or what is not understood. */
    private static final String NONE = "";

    private final int offset;
    private final String raised;

    private CodeException(int offset, String raised, String reason) {
        super(reason, null, false, false);
        this.offset = offset;
        this.raised = raised;
    }

    /**
     * Code that is not understood, or goes beyond a limit.
     *
     * @param offset of the character in the text that was read, from 0
     */
    public CodeException(int offset, String reason) {
        this(offset, NONE, reason);
    }

    /** Raised by a value, which does not know where it is used; {@link Code} adds the place. */
    public CodeException(String reason) {
        this(NOWHERE, NONE, reason);
    }

    /**
     * What Ruby raises there.
     *
     * @param name of the error's class, such as {@code ArgumentError}
     */
    public static CodeException raised(String name, String reason) {
        return new CodeException(NOWHERE, name, reason);
    }

    /** Where in the text; 0 where it is not known. */
    public int offset() {
        return Math.max(0, offset);
    }

    /** The class of Ruby's error; empty for none of Ruby's, which no {@code rescue} catches. */
    String raised() {
        return raised;
    }

    CodeException at(int place) {
        return offset == NOWHERE ? new CodeException(place, raised, getMessage()) : this;
    }

    static CodeException argument(String reason) {
        return raised("ArgumentError", reason);
    }

    static CodeException type(String reason) {
        return raised("TypeError", reason);
    }

    /** What Ruby says of a method that a value does not have. */
    static CodeException noMethod(String method, Value value) {
        return raised("NoMethodError", "undefined method '" + method + "' for " + value.kind());
    }

    /** Ruby knows what this would be, we do not. */
    static CodeException notUnderstood(String method, Value value) {
        return new CodeException("'" + method + "' of " + value.kind() + " is not understood");
    }

    static CodeException noConversion(Value from, String to) {
        return type("no implicit conversion of " + from.className() + " into " + to
                + (to.equals("String")
                        ? "; write .to_s behind a number to join it to a text, .to_i behind a text to calculate with it"
                        : ""));
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
