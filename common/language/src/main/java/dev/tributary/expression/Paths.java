package dev.tributary.expression;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names of files, and whether there are any: what {@code File} and {@code Dir} say without opening one. */
final class Paths {
    static final Methods<Value> METHODS = new Methods<Value>()
            .add(
                    "Dir.pwd Dir.getwd",
                    0,
                    (none, sent) -> new Text(Path.of("").toAbsolutePath().toString()))
            .add("File.join", 0, Methods.ANY_NUMBER, (none, sent) -> new Text(joined(parts(sent))))
            .add("File.expand_path File.absolute_path", 1, 2, (none, sent) -> new Text(expanded(texts(sent))))
            .add("File.basename", 1, 2, (none, sent) -> new Text(baseName(texts(sent))))
            .add("File.dirname", 1, (none, sent) -> new Text(folder(sent.text(0))))
            .add("File.extname", 1, (none, sent) -> new Text(ending(sent.text(0))))
            .add("File.exist?", 1, (none, sent) -> Value.of(Files.exists(path(sent.text(0)))))
            .add("File.file?", 1, (none, sent) -> Value.of(Files.isRegularFile(path(sent.text(0)))))
            .add("File.directory? Dir.exist?", 1, (none, sent) -> Value.of(Files.isDirectory(path(sent.text(0)))))
            .add("File.readable?", 1, (none, sent) -> Value.of(Files.isReadable(path(sent.text(0)))));

    private Paths() {}

    private static List<String> texts(Sent sent) {
        return sent.all().stream().map(Text::of).toList();
    }

    /** Lists among them are parts too. */
    private static List<String> parts(Sent sent) {
        var parts = new ArrayList<String>();
        for (Value part : ItemsMethods.flattened(new Items(sent.all()), -1, sent)) {
            parts.add(Text.of(part));
        }
        return parts;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw CodeException.argument("'" + text + "' is not a path: " + e.getReason());
        }
    }

    /** One slash between each two, whatever they have. */
    private static String joined(List<String> parts) {
        var joined = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (i > 0) {
                boolean slash = part.startsWith("/");
                while (slash && !joined.isEmpty() && joined.charAt(joined.length() - 1) == '/') {
                    joined.setLength(joined.length() - 1);
                }
                if (!slash && (joined.isEmpty() || joined.charAt(joined.length() - 1) != '/')) {
                    joined.append('/');
                }
            }
            joined.append(part);
        }
        return joined.toString();
    }

    /** {@code File.expand_path(path, folder)}. */
    private static String expanded(List<String> arguments) {
        Path folder = arguments.size() > 1 ? path(expanded(arguments.subList(1, 2))) : Path.of("");
        String text = arguments.getFirst();
        if (text.equals("~") || text.startsWith("~/")) {
            text = System.getProperty("user.home") + text.substring(1);
        }
        return folder.resolve(path(text)).toAbsolutePath().normalize().toString();
    }

    /** {@code File.basename(path, ending)}. */
    private static String baseName(List<String> arguments) {
        Path last = path(arguments.getFirst()).getFileName();
        String name = last == null ? arguments.getFirst().isEmpty() ? "" : "/" : last.toString();
        String ending = arguments.size() > 1 ? arguments.get(1) : "";
        if (ending.equals(".*")) {
            int dot = name.lastIndexOf('.');
            return dot > 0 ? name.substring(0, dot) : name;
        }
        return name.endsWith(ending) && !name.equals(ending)
                ? name.substring(0, name.length() - ending.length())
                : name;
    }

    private static String folder(String text) {
        Path parent = path(text).getParent();
        return parent == null ? text.startsWith("/") ? "/" : "." : parent.toString();
    }

    private static String ending(String text) {
        String name = baseName(List.of(text));
        int dot = name.lastIndexOf('.');
        return dot > 0 && dot < name.length() - 1 ? name.substring(dot) : "";
    }
}
