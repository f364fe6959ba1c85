package dev.tributary.program;

import dev.tributary.certs.CertsCommand;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigJson;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Position;
import dev.tributary.config.syntax.Environment;
import dev.tributary.modules.ModuleException;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.worker.InvalidPipelineException;
import dev.tributary.worker.PipelineSource;
import dev.tributary.worker.Supervisor;
import dev.tributary.worker.WorkerHost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** One call of a program: everything that is done without running it, and so without its HTTP port. */
final class Invocation {
    private static final int CLOSE_SECONDS = 10;
    private static final String CERTS = "certs";
    private static final Pattern FIRST_WORKER = Pattern.compile("\\d{1,9}");
    private static final Map<String, Category> CATEGORIES = Map.of(
            "source", Category.SOURCE,
            "filter", Category.FILTER,
            "match", Category.OUTPUT,
            "store", Category.OUTPUT,
            "secondary", Category.OUTPUT,
            "parse", Category.PARSER,
            "format", Category.FORMATTER);

    /** With the plugins that the command line adds, once it is read. */
    private Program program;

    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream err;

    Invocation(Program program, Map<String, String> variables, PrintStream out, PrintStream err) {
        this.program = program;
        this.variables = variables;
        this.out = out;
        this.err = err;
    }

    Program program() {
        return program;
    }

    /** The exit code; empty if the program is to run. */
    OptionalInt handle(String... args) {
        if (args.length > 0 && args[0].equals(CERTS)) {
            return OptionalInt.of(CertsCommand.commandLine(program.name(), Clock.systemUTC())
                    .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                    .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                    .execute(Arrays.copyOfRange(args, 1, args.length)));
        }
        if (args.length > 0 && args[0].equals(BufferCommand.NAME)) {
            return OptionalInt.of(BufferCommand.commandLine(program.name(), out, err)
                    .execute(Arrays.copyOfRange(args, 1, args.length)));
        }
        CommandLine commandLine = Options.commandLine(program);
        try {
            Options options = Options.parse(commandLine, args);
            if (commandLine.isUsageHelpRequested()) {
                commandLine.usage(out);
                return OptionalInt.of(Program.OK);
            }
            if (commandLine.isVersionHelpRequested()) {
                commandLine.printVersionHelp(out);
                return OptionalInt.of(Program.OK);
            }
            return handle(options);
        } catch (CommandLine.ParameterException e) {
            err.println(program.name() + ": " + e.getMessage() + "; --help tells the options");
            return OptionalInt.of(Program.USAGE_ERROR);
        } catch (InvalidPipelineException e) {
            err.println(Pipelines.block(program, e));
            return OptionalInt.of(Program.CONFIGURATION_ERROR);
        } catch (ModuleException e) {
            err.println(Pipelines.block(program, e));
            return OptionalInt.of(Program.CONFIGURATION_ERROR);
        }
    }

    private OptionalInt handle(Options options) {
        program = options.pluginFolder(variables, Program.home())
                .map(program::with)
                .orElse(program);
        Optional<Path> file = options.configFile(variables);
        var host = Environment.ofProcess();
        var environment = new Environment(variables, host.hostname(), host.workerId());
        if (options.showConfig()) {
            showConfig(file, environment);
            return OptionalInt.of(Program.OK);
        }
        if (options.dryRun()) {
            dryRun(file, environment);
            return OptionalInt.of(Program.OK);
        }
        // What is seen to be wrong by reading it is told before a port is opened, and then all else that is wrong;
        // notes are made when it runs.
        PipelineSource plan = Pipelines.plan(program, file, environment, (position, message) -> {});
        if (!plan.errors().isEmpty()) {
            build(plan, environment, supervisor -> {});
        }
        LogLayout.want(plan.system().log());
        EventLoops.reserve(plan.system().workers(), variables);
        return OptionalInt.empty();
    }

    private void showConfig(Optional<Path> file, Environment environment) {
        try {
            out.println(ConfigJson.of(asWorkersSeeIt(Pipelines.reading(program, file), environment), this::record));
        } catch (ConfigException e) {
            throw new InvalidPipelineException(e.all());
        }
    }

    /** As worker 0 reads it, and each {@code <worker>} section as the first of its own does. */
    private ConfigElement asWorkersSeeIt(PipelineSource.Reading reading, Environment environment) {
        var errors = new ArrayList<ConfigException>();
        ConfigElement root = reading.apply(environment.withWorker(0), new ConfigNotes() {
            @Override
            public void warn(Position position, String message) {
                notes().warn(position, message);
            }

            @Override
            public void error(ConfigException error) {
                errors.add(error);
            }
        });
        if (!errors.isEmpty()) {
            throw ConfigException.together(errors);
        }
        var children = new ArrayList<ConfigElement>();
        for (ConfigElement child : root.children()) {
            var first = FIRST_WORKER.matcher(child.argument());
            if (child.name().equals("worker") && first.lookingAt()) {
                var seen = reading.apply(
                        environment.withWorker(Integer.parseInt(first.group())), (position, message) -> {});
                children.add(seen.children().get(children.size()));
            } else {
                children.add(child);
            }
        }
        return new ConfigElement(root.name(), root.argument(), root.params(), children, root.position());
    }

    /** The config record of a plugin's section, whose parameters tell which of them are secret. */
    private Optional<Class<? extends Record>> record(ConfigElement section) {
        Optional<Category> category = Optional.ofNullable(CATEGORIES.get(section.name()));
        return category.flatMap(
                        one -> section.type().flatMap(type -> program.plugins().find(one, type)))
                .map(PluginType::config);
    }

    private void dryRun(Optional<Path> file, Environment environment) {
        build(Pipelines.plan(program, file, environment, notes()), environment, supervisor -> {
            out.printf("%s would run %s:%n", program.nameAndVersion(), Pipelines.shown(file));
            supervisor.shown().forEach(line -> out.println("  " + line));
        });
    }

    /** @throws InvalidPipelineException with everything that is wrong */
    private static void build(PipelineSource plan, Environment environment, Consumer<Supervisor> built) {
        var files = new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setFileSystemOptions(files));
        try {
            var host = new WorkerHost(
                    vertx,
                    Clock.systemUTC(),
                    Random::new,
                    (bytes, offset, length) -> Future.failedFuture("a dry run prints no events"),
                    environment.hostname(),
                    Program.version());
            var supervisor = new Supervisor(host, () -> {});
            supervisor.build(plan);
            built.accept(supervisor);
        } finally {
            close(vertx);
        }
    }

    private ConfigNotes notes() {
        return (position, message) -> err.println("warning: " + position + ": " + message);
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // The process ends now; a thread of the dry run's that does not end first harms nobody.
        }
    }
}
