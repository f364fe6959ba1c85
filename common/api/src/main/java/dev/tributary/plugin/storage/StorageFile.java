package dev.tributary.plugin.storage;

import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MalformedJsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.msgpack.value.Value;

/** The file of a storage: one JSON object, as Fluentd's storage {@code local} writes it. For one thread at a time. */
final class StorageFile {
    private final Path path;
    private final StorageConfig config;

    StorageFile(Path path, StorageConfig config) {
        this.path = path;
        this.config = config;
    }

    /** Whether a path means the file itself, and not a folder for it. */
    static boolean isFile(Path path) {
        return Files.isRegularFile(path)
                || (!Files.isDirectory(path) && path.toString().endsWith(".json"));
    }

    /** Nothing where there is no file, or an empty one. */
    Map<Value, Value> read() throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent(), permissions(config.dirMode()));
        try {
            byte[] json = Files.readAllBytes(path);
            return json.length == 0 ? Map.of() : object(json);
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    private static Map<Value, Value> object(byte[] json) throws IOException {
        try {
            Value value = JsonReader.read(json, 0, json.length);
            if (value.isMapValue()) {
                return value.asMapValue().map();
            }
        } catch (MalformedJsonException e) {
            throw new IOException("it is " + e.getMessage(), e);
        }
        throw new IOException("it is no JSON object");
    }

    /**
     * All of it or nothing of it, and on disk.
     *
     * @return the file
     */
    Path write(Value object) throws IOException {
        String json = config.prettyPrint() ? pretty(object, "") : JsonWriter.json(object);
        Path next = path.resolveSibling(path.getFileName() + ".tmp");
        Files.deleteIfExists(next);
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(next, options, permissions(config.mode()))) {
            ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        return path;
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String octal) {
        int mode = Integer.parseInt(octal, 8);
        var text = new StringBuilder("rwxrwxrwx");
        for (int bit = 0; bit < text.length(); bit++) {
            if ((mode & (0400 >> bit)) == 0) {
                text.setCharAt(bit, '-');
            }
        }
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text.toString()));
    }

    /** As Ruby's {@code JSON.pretty_generate}. */
    private static String pretty(Value value, String indent) {
        String deeper = indent + "  ";
        if (value.isMapValue() && value.asMapValue().size() > 0) {
            return value.asMapValue().entrySet().stream()
                    .map(field -> deeper + JsonWriter.json(field.getKey()) + ": " + pretty(field.getValue(), deeper))
                    .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
        }
        if (value.isArrayValue() && value.asArrayValue().size() > 0) {
            return value.asArrayValue().list().stream()
                    .map(one -> deeper + pretty(one, deeper))
                    .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
        }
        return JsonWriter.json(value);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
