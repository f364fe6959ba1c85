package dev.tributary.modules;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar made as somebody outside makes one: from Java sources, by the JDK's compiler. */
public final class PluginJar {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record|interface) (\\w+)");

    private final List<JavaFileObject> sources = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Manifest manifest = new Manifest();

    private PluginJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    /** @param sources a file each, with its package; the first type in it names it */
    public static PluginJar of(String... sources) {
        var jar = new PluginJar();
        Stream.of(sources).forEach(text -> jar.sources.add(source(text)));
        return jar;
    }

    /** Whose providers are these. */
    public PluginJar provider(String... classes) {
        texts.put("META-INF/services/dev.tributary.plugin.PluginProvider", String.join("\n", classes) + "\n");
        return this;
    }

    public PluginJar attribute(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    /** Compiled against these jars too. */
    public PluginJar with(Path... jars) {
        libraries.addAll(List.of(jars));
        return this;
    }

    /** Compiled with that class, and packed without it. */
    public PluginJar without(String className) {
        leftOut.add(className.replace('.', '/') + ".class");
        return this;
    }

    /** Compiles it against what the tests run with, and packs it into {@code jar}, whose folder is made; what else it leaves there begins with a dot. */
    public Path write(Path jar) {
        try {
            Path classes = Files.createDirectories(jar.resolveSibling("." + jar.getFileName() + ".classes"));
            compile(classes);
            pack(classes, jar);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) {
        String classPath = Stream.concat(
                        Stream.of(System.getProperty("java.class.path")),
                        libraries.stream().map(Path::toString))
                .collect(Collectors.joining(":"));
        var messages = new StringWriter();
        var options = List.of("-d", classes.toString(), "-cp", classPath, "-proc:none", "-Xlint:all,-classfile,-path");
        boolean good = ToolProvider.getSystemJavaCompiler()
                .getTask(messages, null, null, options, null, sources)
                .call();
        if (!good || !messages.toString().isEmpty()) {
            throw new AssertionError("the compiler says:\n" + messages);
        }
    }

    private void pack(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString();
                if (!leftOut.contains(name)) {
                    entry(out, name, Files.readAllBytes(file));
                }
            }
            for (var text : texts.entrySet()) {
                entry(out, text.getKey(), text.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static JavaFileObject source(String text) {
        String path = (first(PACKAGE, text) + "." + first(TYPE, text)).replace('.', '/');
        return new SimpleJavaFileObject(URI.create("string:///" + path + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static String first(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in:\n" + text);
        }
        return matcher.group(1);
    }
}
