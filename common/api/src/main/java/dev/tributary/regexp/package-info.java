/**
 * Regular expressions as users of Ruby write them: Ruby's own dialect, on UTF-8 bytes, with a bound on the time of each
 * search. Every expression that comes from a configuration is a {@link dev.tributary.regexp.Regexp}.
 */
package dev.tributary.regexp;
