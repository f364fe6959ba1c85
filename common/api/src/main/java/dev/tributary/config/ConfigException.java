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
    /** The name that a section's argument has for {@link #about}. */
    public static final String ARGUMENT = "argument";

    private final @Nullable Position position;
    private final @Nullable String parameter;
    private final String reason;
    private final transient List<ConfigException> others;

    public ConfigException(@Nullable Position position, String reason) {
        this(position, null, reason, List.of());
    }

    private ConfigException(
            @Nullable Position position, @Nullable String parameter, String reason, List<ConfigException> others) {
        super(position == null ? reason : position + ": " + reason + position.shown());
        this.position = position;
        this.parameter = parameter;
        this.reason = reason;
        this.others = List.copyOf(others);
    }

    /**
     * For record constructors, which do not know where their values stood; the binder adds the position, that of the
     * first parameter that the reason names.
     */
    public ConfigException(String reason) {
        this(null, reason);
    }

    /**
     * The same about a certain parameter, whatever the reason names.
     *
     * @param parameter its name as it is written, or {@link #ARGUMENT}, or the name of a section
     */
    public static ConfigException about(String parameter, String reason) {
        return new ConfigException(null, parameter, reason, List.of());
    }

    /** The first of several, which knows the others. */
    public static ConfigException together(List<ConfigException> errors) {
        ConfigException first = errors.getFirst();
        var others = new ArrayList<>(first.others);
        errors.stream().skip(1).forEach(error -> others.addAll(error.all()));
        return new ConfigException(first.position, first.parameter, first.reason, others);
    }

    /** This one and those that were found at the same time, each of which knows no others. */
    public List<ConfigException> all() {
        return others.isEmpty()
                ? List.of(this)
                : Stream.concat(Stream.of(alone()), others.stream()).toList();
    }

    private ConfigException alone() {
        return new ConfigException(position, parameter, reason, List.of());
    }

    /** The same with a place, for each that has none. */
    public ConfigException placed(Function<ConfigException, Position> place) {
        return together(all().stream()
                .map(one -> new ConfigException(
                        one.position == null ? place.apply(one) : one.position, one.parameter, one.reason, List.of()))
                .toList());
    }

    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }

    /** Which it is about, if that was said. */
    Optional<String> parameter() {
        return Optional.ofNullable(parameter);
    }

    /** What is wrong and what would be right, without the place. */
    public String reason() {
        return reason;
    }
}
