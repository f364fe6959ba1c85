package dev.tributary.program;

import dev.tributary.config.ConfigNotes;
import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.modules.ModuleException;
import dev.tributary.worker.InvalidPipelineException;
import dev.tributary.worker.PipelineSource;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the configuration a command line means. */
final class Pipelines {
    private static final String BUILT_IN = "<built-in>";

    private Pipelines() {}

    static PipelineSource.Reading reading(Program program, Optional<Path> file) {
        return (environment, notes) -> file.isPresent()
                ? ConfigParser.parse(file.get(), environment, notes)
                : ConfigParser.parse(BUILT_IN, program.defaultPipeline(), environment, notes);
    }

    /** For people. */
    static String shown(Optional<Path> file) {
        return file.map(Path::toString).orElse("the built-in default pipeline");
    }

    /** @throws InvalidPipelineException if it cannot be read at all */
    static PipelineSource plan(Program program, Optional<Path> file, Environment environment, ConfigNotes notes) {
        return PipelineSource.complete(reading(program, file), environment, program.plugins(), notes);
    }

    /** Everything that is wrong, as one block. */
    static String block(Program program, InvalidPipelineException invalid) {
        return block(program, "the configuration", invalid.errors().size(), invalid);
    }

    static String block(Program program, ModuleException invalid) {
        return block(program, "the plugins", invalid.errors().size(), invalid);
    }

    private static String block(Program program, String what, int count, Exception errors) {
        return program.name() + ": " + what + " cannot be used; " + count + (count == 1 ? " error:" : " errors:")
                + System.lineSeparator() + errors.getMessage();
    }
}
