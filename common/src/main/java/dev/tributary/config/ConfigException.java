package dev.tributary.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Position position;
    private final String reason;
    private final transient List<ConfigException> others;

    public ConfigException(@Nullable Position position, String reason) {
        this(position, reason, List.of());
    }

    private ConfigException(@Nullable Position position, String reason, List<ConfigException> others) {
        super(position == null ? reason : position + ": " + reason + position.shown());
        this.position = position;
        this.reason = reason;
        this.others = List.copyOf(others);
    }

    /** For record constructors, which do not know where their values stood; the binder adds the position. */
    public ConfigException(String reason) {
        this(null, reason);
    }

    /** The first of several, which knows the others. */
    public static ConfigException together(List<ConfigException> errors) {
        ConfigException first = errors.getFirst();
        var others = new ArrayList<>(first.others);
        errors.stream().skip(1).forEach(error -> others.addAll(error.all()));
        return new ConfigException(first.position, first.reason, others);
    }

    /** This one and those that were found at the same time. */
    public List<ConfigException> all() {
        return Stream.concat(Stream.of(this), others.stream()).toList();
    }

    /** The same with a place, for each that has none. */
    public ConfigException placed(Function<ConfigException, Position> place) {
        return together(all().stream()
                .map(one -> one.position == null ? new ConfigException(place.apply(one), one.reason) : one)
                .map(one -> new ConfigException(one.position, one.reason))
                .toList());
    }

    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }

    /** What is wrong and what would be right, without the place. */
    public String reason() {
        return reason;
    }
}
