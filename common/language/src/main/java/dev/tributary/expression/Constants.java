package dev.tributary.expression;

/** The values of which there is one each. Not in {@link Value}, whose initialization would wait for that of its own. */
final class Constants {
    static final Value NIL = new Nil();
    static final Value TRUE = new Truth(true);
    static final Value FALSE = new Truth(false);

    private Constants() {}
}
