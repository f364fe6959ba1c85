package dev.tributary.config;

import java.util.Optional;

/**
 * The user must edit the configuration. The message says where, what is wrong and what would be right, and shows the
 * line:
 *
 * <pre>
 * agent.conf:3:8: port in &lt;source&gt; of forward plugin: 'abc' is not a whole number; write digits, such as 24224
 *   port abc
 *        ^
 * </pre>
 */
public final class ConfigException extends RuntimeException {
    private final Position position;
    private final String reason;

    public ConfigException(Position position, String reason) {
        super(position == null ? reason : position + ": " + reason + position.shown());
        this.position = position;
        this.reason = reason;
    }

    /** For record constructors, which do not know where their values stood; the binder adds the position. */
    public ConfigException(String reason) {
        this(null, reason);
    }

    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }

    /** What is wrong and what would be right, without the place. */
    public String reason() {
        return reason;
    }
}
