package dev.tributary.config;

import dev.tributary.expression.CodeException;
import dev.tributary.expression.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What embedded code can ask of the machine: paths, addresses, chance. */
final class SystemCode {
    private SystemCode() {}

    static Value value(String name, List<Value> arguments) {
        List<String> texts = arguments.stream().map(Value::text).toList();
        return switch (name) {
            case "Dir.pwd" -> Value.of(Path.of("").toAbsolutePath().toString());
            case "File.join" -> Value.of(joined(texts));
            case "File.expand_path" -> Value.of(expanded(texts));
            case "File.basename" -> Value.of(baseName(texts));
            case "File.dirname" -> Value.of(folder(texts.getFirst()));
            case "File.exist?" -> Value.of(Files.exists(path(texts.getFirst())));
            case "File.file?" -> Value.of(Files.isRegularFile(path(texts.getFirst())));
            case "File.directory?" -> Value.of(Files.isDirectory(path(texts.getFirst())));
            case "IPSocket.getaddress" -> Value.of(address(texts.getFirst()).getHostAddress());
            case "Socket.gethostbyname" ->
                Value.ofTexts(address(texts.getFirst()).getCanonicalHostName());
            default -> random(arguments);
        };
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CodeException("'" + text + "' is not a path: " + e.getReason());
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

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CodeException("'" + host + "' has no address");
        }
    }

    /** {@code rand}, or {@code rand(n)}. */
    private static Value random(List<Value> arguments) {
        var random = ThreadLocalRandom.current();
        if (arguments.isEmpty()) {
            return Value.of(random.nextDouble());
        }
        try {
            long below = Math.absExact(Long.parseLong(arguments.getFirst().text()));
            return below == 0 ? Value.of(random.nextDouble()) : Value.of(random.nextLong(below));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new CodeException("rand takes a whole number");
        }
    }
}
