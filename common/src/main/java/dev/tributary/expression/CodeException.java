package dev.tributary.expression;

/**
 * Code that is not understood, or that Ruby would raise an error for. Without a stack trace: it may be raised for every
 * event.
 */
public final class CodeException extends RuntimeException {
    private static final int NOWHERE = -1;

    private final int offset;

    /** @param offset of the character in the text that was read, from 0 */
    public CodeException(int offset, String reason) {
        super(reason, null, false, false);
        this.offset = offset;
    }

    /** Raised by a value, which does not know where it is used; {@link Code} adds the place. */
    public CodeException(String reason) {
        this(NOWHERE, reason);
    }

    /** Where in the text; 0 where it is not known. */
    public int offset() {
        return Math.max(0, offset);
    }

    CodeException at(int place) {
        return offset == NOWHERE ? new CodeException(place, getMessage()) : this;
    }

    /** What Ruby says of a method that a value does not have. */
    static CodeException noMethod(String method, Value value) {
        return new CodeException("undefined method '" + method + "' for " + value.kind());
    }

    /** Ruby knows what this would be, we do not. */
    static CodeException notUnderstood(String method, Value value) {
        return new CodeException("'" + method + "' of " + value.kind() + " is not understood");
    }
}
