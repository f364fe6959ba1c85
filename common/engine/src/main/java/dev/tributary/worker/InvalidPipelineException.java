package dev.tributary.worker;

import dev.tributary.config.ConfigException;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that was found wrong in a configuration, so that the user can put it right in one go. */
public final class InvalidPipelineException extends RuntimeException {
    private final transient List<ConfigException> errors;
    private final transient List<PluginClaim> claims;

    public InvalidPipelineException(List<ConfigException> errors) {
        this(errors, List.of());
    }

    /** @param claims what the plugins that could be made want for themselves */
    InvalidPipelineException(List<ConfigException> errors, List<PluginClaim> claims) {
        super(errors.stream().map(ConfigException::getMessage).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
        this.claims = List.copyOf(claims);
    }

    List<PluginClaim> claims() {
        return claims;
    }

    public List<ConfigException> errors() {
        return errors;
    }
}
