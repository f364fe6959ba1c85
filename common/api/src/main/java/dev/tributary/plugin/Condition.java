package dev.tributary.plugin;

import java.util.Map;

/**
 * How a stage is, at one moment.
 *
 * @param ready whether it does its work now; a stage that is not makes its program's readiness DOWN
 * @param data what an operator wants to see: address, upstream states, buffered bytes; never a secret
 */
public record Condition(boolean ready, Map<String, Object> data) {}
