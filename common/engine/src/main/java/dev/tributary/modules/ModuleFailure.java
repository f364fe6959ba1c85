package dev.tributary.modules;

import dev.tributary.plugin.PluginProvider;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is said when a module's code does not do what it should while it is loaded, or makes a plugin. */
public final class ModuleFailure {
    private static final Pattern CLASS_NAME = Pattern.compile("[\\p{L}\\p{N}_$./]+");

    private ModuleFailure() {}

    /** The reason in a sentence's end, with the first line of the module's code that it comes from. */
    public static String of(Throwable failure, ClassLoader module) {
        return switch (failure) {
            case NoClassDefFoundError e when isClassName(message(e)) -> missing(message(e));
            case UnsupportedClassVersionError e ->
                "its classes are for a newer Java than " + Runtime.version().feature() + ": " + e.getMessage();
            case ExceptionInInitializerError e when e.getCause() != null -> of(e.getCause(), module);
            case LinkageError e -> named(e) + "; it was built against another version of the API or of a library";
            case ServiceConfigurationError e when e.getCause() != null -> of(e.getCause(), module);
            case ServiceConfigurationError e -> message(e);
            default -> named(failure) + place(failure, module);
        };
    }

    private static boolean isClassName(String text) {
        return CLASS_NAME.matcher(text).matches();
    }

    private static String missing(String path) {
        String name = path.replace('/', '.');
        boolean ours = Objects.requireNonNull(PluginProvider.class.getClassLoader())
                        .getResource(name.replace('.', '/') + ".class")
                != null;
        return ours
                ? "it uses " + name + ", which the program has for itself and not for plugins"
                : "it needs the class " + name
                        + ", which is not there; libraries lie beside the plugin's jar, in a folder" + " of their own";
    }

    private static String named(Throwable failure) {
        String message = message(failure);
        return failure.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }

    private static String message(Throwable failure) {
        return Objects.requireNonNullElse(failure.getMessage(), "");
    }

    private static String place(Throwable failure, ClassLoader module) {
        return Stream.of(failure.getStackTrace())
                .filter(frame -> Objects.equals(frame.getClassLoaderName(), module.getName()))
                .findFirst()
                .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                .orElse("");
    }
}
