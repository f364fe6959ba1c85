package dev.tributary.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Buffer folders that a Fluentd 1.19.3 left when it was killed. */
public final class FluentdRecordings {
    private FluentdRecordings() {}

    /** The files of one of them, by their paths in it. */
    public static Map<String, byte[]> of(String recording) {
        try (InputStream in = FluentdRecordings.class.getResourceAsStream("fluentd-1.19.txt")) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] columns = line.split(" ");
                if (columns[0].equals(recording)) {
                    files.put(columns[1], HexFormat.of().parseHex(columns[2]));
                }
            }
            assertThat(files).isNotEmpty();
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes them into {@code folder}. */
    public static void write(String recording, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : of(recording).entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }
}
