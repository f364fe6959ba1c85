package dev.tributary.program;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code --dry-run} says of a configuration file, in this process. */
public record DryRun(int exitCode, List<String> warnings, List<String> errors) {

    /** @param variables of the environment */
    public static DryRun of(Program program, Map<String, String> variables, Path file) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var invocation = new Invocation(program, variables, new PrintStream(out, true), new PrintStream(err, true));
        int exitCode = invocation
                .handle(new String[] {"-c", file.toString(), "--dry-run"})
                .orElseThrow();
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        return new DryRun(
                exitCode,
                lines.stream().filter(line -> line.startsWith("warning: ")).toList(),
                lines.stream()
                        .filter(line -> line.matches("\\S+:\\d+:\\d+: .*") || line.startsWith(program.name() + ": "))
                        .filter(line -> !line.contains("the configuration cannot be used"))
                        .toList());
    }
}
