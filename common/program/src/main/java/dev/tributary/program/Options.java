package dev.tributary.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
        sortOptions = false,
        separator = " ",
        footerHeading = "%n",
        footer = {
            "certs generate and certs check make and check certificates; certs --help",
            "tells how. buffer list, print and requeue look into the files of buffers;",
            "buffer --help tells how.",
            "",
            "Environment:",
            "  TRIBUTARY_CONFIG     the configuration file where --config names none",
            "  TRIBUTARY_PLUGINS    the folder of plugins where --plugins names none",
            "  QUARKUS_HTTP_PORT    the port of /q/health and /q/metrics",
            "",
            "Exit codes: 0 all went well, 1 the configuration cannot be used or a plugin",
            "could not start, 2 the command line is wrong, 143 stopped by SIGTERM, 130 by",
            "SIGINT."
        })
final class Options {
    private static final String CONFIG_VARIABLE = "TRIBUTARY_CONFIG";
    private static final String PLUGINS_VARIABLE = "TRIBUTARY_PLUGINS";
    private static final String PLUGINS_FOLDER = "plugins";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = {
                "The pipeline, in Fluentd's configuration language.",
                "Without it the built-in default pipeline runs."
            })
    private @Nullable Path config;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = {
                "A folder with more plugins: jars, and folders of jars.",
                "Without it the folder plugins beside the program, if",
                "there is one."
            })
    private @Nullable Path plugins;

    @Option(
            names = "--dry-run",
            description = {"Check the configuration, print what would run or every", "error found, and open nothing."})
    private boolean dryRun;

    @Option(
            names = "--show-config",
            description = {"Print the configuration as JSON, includes and embedded", "code resolved, secrets masked."})
    private boolean showConfig;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    static CommandLine commandLine(Program program) {
        var commandLine = new CommandLine(new Options());
        commandLine.setCommandName(program.name());
        commandLine.getCommandSpec().version(program.nameAndVersion() + " (Java " + Runtime.version() + ")");
        return commandLine;
    }

    /** @throws CommandLine.ParameterException for a command line that is not as the help says */
    static Options parse(CommandLine commandLine, String... args) {
        commandLine.parseArgs(args);
        return commandLine.getCommand();
    }

    /** {@code --config} over the environment; empty for the built-in pipeline. */
    Optional<Path> configFile(Map<String, String> environment) {
        return Optional.ofNullable(config).or(() -> path(environment, CONFIG_VARIABLE));
    }

    /**
     * {@code --plugins} over the environment over the folder beside the program, which only has to be there in the first
     * two cases.
     *
     * @param home the program's folder
     */
    Optional<Path> pluginFolder(Map<String, String> environment, Optional<Path> home) {
        return Optional.ofNullable(plugins)
                .or(() -> path(environment, PLUGINS_VARIABLE))
                .or(() -> home.map(folder -> folder.resolve(PLUGINS_FOLDER)).filter(Files::isDirectory));
    }

    private static Optional<Path> path(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean showConfig() {
        return showConfig;
    }
}
