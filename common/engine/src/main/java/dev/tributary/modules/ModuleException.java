package dev.tributary.modules;

import java.util.List;

/** Plugins cannot be had from where they should come from; each line of the message says what is wrong with one place. */
public final class ModuleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> errors;

    ModuleException(List<String> errors) {
        super(String.join(System.lineSeparator(), errors));
        this.errors = List.copyOf(errors);
    }

    /** What is wrong, a line each. */
    public List<String> errors() {
        return errors;
    }
}
