package dev.tributary.program;

import dev.tributary.modules.ModuleException;
import dev.tributary.modules.PluginFolder;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.net.SystemReason;
import dev.tributary.plugin.Descriptors;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * A program: its name, the plugins it has, and the pipeline it runs when it is told none.
 *
 * @param defaultPipeline the configuration, as text
 */
public record Program(String name, PluginRegistry plugins, String defaultPipeline) {
    /** All went well. */
    public static final int OK = 0;

    /** The configuration cannot be used, or a plugin could not start. */
    public static final int CONFIGURATION_ERROR = 1;

    /** The command line is not as {@code --help} says. */
    public static final int USAGE_ERROR = 2;

    /** There was no memory; at once, without a stop. As the JVM's own with {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int OUT_OF_MEMORY = 3;

    /** @param main in whose package {@code default.conf} lies */
    public static Program of(String name, PluginRegistry plugins, Class<?> main) {
        return new Program(name, plugins, resource(main, "default.conf"));
    }

    /**
     * With the plugins of a folder too.
     *
     * @throws ModuleException if they cannot be had
     */
    Program with(Path pluginFolder) {
        return new Program(name, plugins.and(PluginFolder.load(pluginFolder)), defaultPipeline);
    }

    /** The folder it is packaged in; empty where it is not run from that. */
    static Optional<Path> home() {
        Path jar = Path.of(System.getProperty("java.class.path", ""));
        return jar.endsWith("quarkus-run.jar")
                ? Optional.ofNullable(jar.toAbsolutePath().getParent())
                : Optional.empty();
    }

    /** Does what the command line says, and ends the process with its exit code. */
    public void main(String... args) {
        Descriptors descriptors = Descriptors.ofProcess();
        if (descriptors.limit() < descriptors.needed()) {
            System.err.printf(
                    "%s: cannot start: at most %d files and connections may be open (ulimit -n); %d are needed to"
                            + " start, and one more for each connection%n",
                    name, descriptors.limit(), descriptors.needed());
            System.exit(CONFIGURATION_ERROR);
        }
        var invocation = new Invocation(this, System.getenv(), System.out, System.err);
        OptionalInt done = invocation.handle(args);
        if (done.isPresent()) {
            System.exit(done.getAsInt());
        }
        PipelineApplication.want(invocation.program());
        endWithoutMemory();
        Signals.ignoreUntilHandled();
        Quarkus.run(PipelineApplication.class, this::end, args);
    }

    /** A thread that ends like that leaves its work undone for ever, while the program seems to run. */
    private static void endWithoutMemory() {
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof OutOfMemoryError) {
                Runtime.getRuntime().halt(OUT_OF_MEMORY);
            } else if (before != null) {
                before.uncaughtException(thread, failure);
            } else {
                System.err.print("Exception in thread \"" + thread.getName() + "\" ");
                failure.printStackTrace();
            }
        });
    }

    /** @param failure why Quarkus could not start, which is one of its properties as a rule; null if it did */
    private void end(int exitCode, Throwable failure) {
        if (failure != null && !isEnding()) {
            Throwable cause = failure;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            System.err.printf("%s: cannot start: %s%n", name, SystemReason.of(cause));
        }
        System.exit(exitCode);
    }

    /** Whether a signal ends the process: then Quarkus, which has not started yet, cannot start any more. */
    private static boolean isEnding() {
        try {
            Runtime.getRuntime().removeShutdownHook(new Thread("none"));
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** {@code edge-agent 0.1.0}. */
    String nameAndVersion() {
        return name + " " + version();
    }

    static String version() {
        var properties = new Properties();
        try (InputStream in = Program.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
