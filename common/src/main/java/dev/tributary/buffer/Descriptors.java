package dev.tributary.buffer;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many files and connections the process may have open, and what is done with them: buffers leave most of them to
 * connections, HTTP and outputs.
 *
 * @param limit {@code ulimit -n}, which Java raises as far as it may
 */
public record Descriptors(long limit) {
    /** Java itself, its libraries, a few ports and files: with less the program does not get through its start. */
    public static final long NEEDED = 256;

    /** Below this it is said at the start how little is left for connections. */
    public static final long FEW = 4096;

    private static final int CHUNK_FILES_MIN = 2;
    /** As many buffers of all outputs and workers together take no more than a quarter. */
    private static final int BUFFERS = 16;

    /** Of this process; without a bound where the system has none. */
    public static Descriptors ofProcess() {
        return new Descriptors(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        ? system.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE);
    }

    /** How many chunk files one buffer may keep open. */
    int chunkFiles(int wanted) {
        return (int) Math.clamp(limit / 4 / BUFFERS, CHUNK_FILES_MIN, Math.max(CHUNK_FILES_MIN, wanted));
    }
}
