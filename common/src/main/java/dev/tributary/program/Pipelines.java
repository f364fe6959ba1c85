package dev.tributary.program;

import dev.tributary.config.ConfigNotes;
import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.worker.InvalidPipelineException;
import dev.tributary.worker.Plan;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the configuration a command line means. */
final class Pipelines {
    private static final String BUILT_IN = "<built-in>";

    private Pipelines() {}

    static Plan.Reading reading(Program program, Optional<Path> file) {
        return (environment, notes) -> file.isPresent()
                ? ConfigParser.parse(file.get(), environment, notes)
                : ConfigParser.parse(BUILT_IN, program.defaultPipeline(), environment, notes);
    }

    /** For people. */
    static String shown(Optional<Path> file) {
        return file.map(Path::toString).orElse("the built-in default pipeline");
    }

    /** @throws InvalidPipelineException if it cannot be read at all */
    static Plan plan(Program program, Optional<Path> file, Environment environment, ConfigNotes notes) {
        return Plan.complete(reading(program, file), environment, program.plugins(), notes);
    }

    /** Everything that is wrong, as one block. */
    static String block(Program program, InvalidPipelineException invalid) {
        int count = invalid.errors().size();
        return program.name() + ": the configuration cannot be used; " + count + (count == 1 ? " error:" : " errors:")
                + System.lineSeparator() + invalid.getMessage();
    }
}
