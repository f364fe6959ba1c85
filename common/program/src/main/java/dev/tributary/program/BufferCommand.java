package dev.tributary.program;

import dev.tributary.buffer.ChunkTool;
import dev.tributary.config.FileReason;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code buffer list|print|requeue}: looks into chunk files and dead letters, and puts them back into a buffer. */
@Command(
        mixinStandardHelpOptions = true,
        description = {
            "Looks into the files of buffers and into dead letters. A PATH is such a file,",
            "or a folder that is searched for them."
        })
final class BufferCommand {
    static final String NAME = "buffer";
    private static final String PATHS = "Chunk files, or folders that hold some.";

    /** What is done with one file. */
    private interface Step {
        void to(Path file) throws IOException;
    }

    private final ChunkTool tool = new ChunkTool();
    private PrintStream out = System.out;
    private PrintStream err = System.err;

    static CommandLine commandLine(String program, PrintStream out, PrintStream err) {
        // Not by the constructor: Quarkus makes a bean of every command, and has no streams to give.
        var command = new BufferCommand();
        command.out = out;
        command.err = err;
        return new CommandLine(command)
                .setCommandName(program + " " + NAME)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    }

    @Command(description = "Prints a line of JSON for each chunk: id, tag, events, bytes, what is wrong with it.")
    int list(@Parameters(paramLabel = "PATH", arity = "1..*", description = PATHS) List<Path> paths) {
        return each(paths, file -> out.println(tool.describe(file)));
    }

    @Command(description = "Prints a line of JSON for each event: tag, time, record.")
    int print(@Parameters(paramLabel = "PATH", arity = "1..*", description = PATHS) List<Path> paths) {
        return each(paths, file -> tool.print(file, out));
    }

    @Command(
            description = {
                "Moves chunks into the folder of a buffer.",
                "The program takes them up there at its next start, and delivers them with the ids",
                "they had."
            })
    int requeue(
            @Parameters(paramLabel = "PATH", arity = "1..*", description = PATHS) List<Path> paths,
            @Option(
                            names = "--into",
                            required = true,
                            paramLabel = "FOLDER",
                            description = "The buffer's folder, worker<N> included.")
                    Path folder) {
        return each(paths, file -> out.println(file + " -> " + tool.requeue(file, folder)));
    }

    /** Goes on after a file that cannot be read, to do what can be done. */
    private int each(List<Path> paths, Step step) {
        int code = Program.OK;
        for (Path path : paths) {
            try {
                for (Path file : tool.find(path)) {
                    code = Math.max(code, one(file, step));
                }
            } catch (IOException e) {
                code = failed(path, e);
            }
        }
        return code;
    }

    private int one(Path file, Step step) {
        try {
            step.to(file);
            return Program.OK;
        } catch (IOException e) {
            return failed(file, e);
        }
    }

    private int failed(Path path, IOException e) {
        err.println(path + ": " + FileReason.why(e));
        return Program.CONFIGURATION_ERROR;
    }
}
