package dev.tributary.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Everything that a config record or a factory of plugins finds wrong, to be told together: checks that do not depend
 * on each other hide nothing of each other.
 *
 * <pre>
 * var findings = new Findings();
 * if (low &gt; high) {
 *     findings.add("low", "low " + low + " is above high " + high);
 * }
 * findings.attempt(() -&gt; zoneOf(timezone));
 * findings.tell();
 * </pre>
 */
public final class Findings {
    private final List<ConfigException> found = new ArrayList<>();

    /** @param parameter the one that is wrong, as it is written, or {@link ConfigException#ARGUMENT} */
    public void add(String parameter, String reason) {
        found.add(ConfigException.about(parameter, reason));
    }

    public void add(ConfigException error) {
        found.addAll(error.all());
    }

    /** Makes a check that throws a {@link ConfigException} for what it finds. */
    public void attempt(Runnable check) {
        try {
            check.run();
        } catch (ConfigException e) {
            add(e);
        }
    }

    /** Makes something that throws a {@link ConfigException} for what it finds; empty if it did. */
    public <T> Optional<T> making(Supplier<T> making) {
        try {
            return Optional.of(making.get());
        } catch (ConfigException e) {
            add(e);
            return Optional.empty();
        }
    }

    /** @throws ConfigException with all that was found, if anything was */
    public void tell() {
        if (!found.isEmpty()) {
            throw ConfigException.together(found);
        }
    }
}
