package dev.tributary.worker;

import dev.tributary.config.ConfigException;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that was found wrong in a configuration, so that the user can put it right in one go. */
public final class InvalidPipelineException extends RuntimeException {
    private final transient List<ConfigException> errors;

    public InvalidPipelineException(List<ConfigException> errors) {
        super(errors.stream().map(ConfigException::getMessage).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    public List<ConfigException> errors() {
        return errors;
    }
}
