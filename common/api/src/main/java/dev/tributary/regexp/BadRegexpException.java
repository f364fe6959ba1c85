package dev.tributary.regexp;

/** A text is no regular expression; the message says why, in the words of Ruby's library. */
public final class BadRegexpException extends IllegalArgumentException {
    BadRegexpException(String why) {
        super(why);
    }
}
