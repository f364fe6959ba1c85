package dev.tributary.program;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that the tests run in, in whichever module: its root has the documents and the packaged programs. */
public final class Checkout {
    private Checkout() {}

    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
