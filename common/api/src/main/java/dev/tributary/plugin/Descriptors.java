package dev.tributary.plugin;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many files and connections the process may have open, and who may have how many of them. What the program needs
 * for itself is set aside first. Of the rest, connections that others open get a half and HTTP a sixteenth each port,
 * chunk files of buffers a quarter; what is left is for what the program opens to do its work: connections of outputs,
 * followed and written files. So nobody who connects can keep it from working.
 *
 * @param limit {@code ulimit -n}, which Java raises as far as it may
 * @param processors of which each has two event loops
 */
public record Descriptors(long limit, int processors) {
    /** Below this it is said at the start how they are shared out. */
    public static final long FEW = 4096;

    /** Least to start with. */
    private static final long NEEDED = 256;

    /** Java, the jars of the program, ports, the log. */
    private static final long OWN = 96;

    /** What an event loop waits by. */
    private static final long OWN_PER_PROCESSOR = 8;

    /** With fewer left the program could start, and then do next to nothing. */
    private static final long LEAST_SHARED = 128;

    private static final int PEER_CONNECTIONS_PART = 2;
    private static final int HTTP_CONNECTIONS_PART = 16;
    private static final int HTTP_CONNECTIONS_MIN = 4;
    private static final int CHUNK_FILES_PART = 4;
    private static final int CHUNK_FILES_MIN = 2;
    /** As many buffers, of all outputs and workers together, take no more than their part. */
    private static final int BUFFERS = 16;

    /** Of this process; without a bound where the system has none. */
    public static Descriptors ofProcess() {
        return new Descriptors(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        ? system.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE,
                Runtime.getRuntime().availableProcessors());
    }

    /** With fewer the program does not start. */
    public long needed() {
        return Math.max(NEEDED, own() + LEAST_SHARED);
    }

    private long own() {
        return OWN + OWN_PER_PROCESSOR * processors;
    }

    private long shared() {
        return Math.max(LEAST_SHARED, limit - own());
    }

    /** How many connections others may have open to all forward inputs of all workers. */
    public int peerConnections() {
        return (int) Math.min(Integer.MAX_VALUE, shared() / PEER_CONNECTIONS_PART);
    }

    /** How many connections an HTTP port may have open. */
    public int httpConnections(int wanted) {
        return (int) Math.min(wanted, Math.max(HTTP_CONNECTIONS_MIN, shared() / HTTP_CONNECTIONS_PART));
    }

    /** How many chunk files one buffer may keep open. */
    public int chunkFiles(int wanted) {
        return (int) Math.min(wanted, Math.max(CHUNK_FILES_MIN, shared() / CHUNK_FILES_PART / BUFFERS));
    }
}
