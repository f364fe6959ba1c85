package dev.tributary.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Whether a folder can be made and written to, found out without making it. */
public final class WritableFolder {
    /** What the kernel makes up, such as below {@code /proc}: root passes there for one who may write. */
    private static final Set<String> KERNEL_FILE_SYSTEMS = Set.of("proc", "sysfs", "cgroup", "cgroup2");

    private WritableFolder() {}

    /**
     * What is in the way, for people; empty if nothing is as far as can be seen. The nearest folder there is must take a
     * file or a folder.
     */
    public static Optional<String> problem(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return Files.isDirectory(existing) && Files.isWritable(existing) && !isOfKernel(existing)
                ? Optional.empty()
                : Optional.of("'" + existing + "' is not a directory that can be written to");
    }

    private static boolean isOfKernel(Path directory) {
        try {
            return KERNEL_FILE_SYSTEMS.contains(Files.getFileStore(directory).type());
        } catch (IOException e) {
            return false;
        }
    }
}
