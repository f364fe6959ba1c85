package dev.tributary.modules;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Loads the classes of one module's jars. It sees the JDK, what plugins are written against, and its own jars; not what
 * else the program is made of. So a module may bring any version of any library, whatever the program or another module
 * has, and comes to rely on nothing by accident that a next release may not have.
 */
final class ModuleLoader extends URLClassLoader {
    /** What a plugin's author sees of the house. */
    private static final Set<String> API = Set.of(
            "dev.tributary.plugin",
            "dev.tributary.plugin.buffered",
            "dev.tributary.event",
            "dev.tributary.msgpack",
            "dev.tributary.regexp",
            "dev.tributary.config");

    /** Of others, with all below: what stands in the signatures of the API, and where libraries log to. */
    private static final List<String> SHARED =
            List.of("io.vertx.core.", "org.jboss.logging.", "org.msgpack.", "org.jspecify.annotations.", "org.slf4j.");

    static {
        registerAsParallelCapable();
    }

    /** @param name what it is called in stack traces */
    ModuleLoader(String name, List<Path> jars, ClassLoader program) {
        super(name, urls(jars), new Shared(program));
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream().map(ModuleLoader::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // file: is known everywhere
        }
    }

    /** Whether every module gets the program's class of that name. */
    static boolean isShared(String className) {
        int end = className.lastIndexOf('.');
        return SHARED.stream().anyMatch(className::startsWith)
                || (end > 0 && API.contains(className.substring(0, end)));
    }

    /** The JDK, and of the program what is shared; no resources of it, so that a module finds its own services only. */
    private static final class Shared extends ClassLoader {
        static {
            registerAsParallelCapable();
        }

        private final ClassLoader program;

        Shared(ClassLoader program) {
            super("plugin API", ClassLoader.getPlatformClassLoader());
            this.program = program;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!isShared(name)) {
                throw new ClassNotFoundException(name);
            }
            return program.loadClass(name);
        }
    }
}
