package dev.tributary.expression;

import java.util.List;

/** Code that a method runs for each thing it walks through: <code>{ |x| … }</code> or {@code &:name}. */
interface Block {

    /** What it yields; more arguments than it has names are left out, missing ones are nil. */
    Value call(List<Value> arguments);
}
