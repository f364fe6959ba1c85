/**
 * The Ruby that configurations contain, as far as they use it, without a Ruby interpreter: <code>"#{...}"</code> in the
 * configuration language and <code>${...}</code> of filters are the same {@link dev.tributary.expression.Code}, read by
 * {@link dev.tributary.expression.CodeReader}. What it yields is what Ruby would yield, or the error that Ruby would
 * raise; what is not understood is refused while it is read.
 *
 * <p>Who has expressions says in a {@link dev.tributary.expression.Vocabulary} which names they may use, and in {@link
 * dev.tributary.expression.Names} what those stand for. Operators are methods of their left side, as in Ruby: another
 * method is a line in the {@link dev.tributary.expression.Methods} of the values that have it, another function one in a
 * table of {@link dev.tributary.expression.Library}. A {@link dev.tributary.expression.Run} is one evaluation, which
 * takes no more steps and memory than it may.
 */
package dev.tributary.expression;
