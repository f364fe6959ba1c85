package dev.tributary.net.tls;

import dev.tributary.config.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * PEM files with CAs, or folders of such files.
 *
 * @param parameter what names them
 */
record CaFiles(String parameter, List<Path> paths) {

    List<X509Certificate> certificates() {
        return paths.stream()
                .flatMap(path -> files(path).stream())
                .flatMap(file -> new PemFile(parameter, file).certificates().stream())
                .distinct()
                .toList();
    }

    /** A reading of each path. */
    Stream<Runnable> each() {
        return paths.stream().map(path -> new CaFiles(parameter, List.of(path))::certificates);
    }

    /** For messages: {@code ca_path /etc/ca.pem}. */
    String where() {
        return parameter + " " + paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** The file itself, or those in a folder. */
    static List<Path> inside(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.filter(file -> file.toString().matches(".*\\.(pem|crt|cer)"))
                    .sorted()
                    .toList();
        }
    }

    private List<Path> files(Path path) {
        try {
            List<Path> files = inside(path);
            if (files.isEmpty()) {
                throw new TlsFileException(parameter, path, "there is no .pem, .crt or .cer file in this folder");
            }
            return files;
        } catch (IOException e) {
            throw new TlsFileException(parameter, path, "cannot be listed: " + FileReason.why(e));
        }
    }
}
