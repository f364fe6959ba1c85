package dev.tributary.plugin;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a plugin is going to have for itself: told while it is built, so that two that want the same are found before
 * anything is opened.
 */
public sealed interface Claim {

    /** The parameter that says so, or its section where none does. */
    String parameter();

    /** The section of the plugin's that has the parameter; empty if it is the plugin's own. */
    default Optional<String> within() {
        return Optional.empty();
    }

    /**
     * A port to listen on, at an address.
     *
     * @param bind the address, as configured
     * @param port 0 for one that the system chooses, which clashes with none
     * @param configured the port that is written; lower than {@code port} where a worker adds its number
     * @param shared the workers that run the same plugin may share it
     * @param transport a TCP port and a UDP port of one number are two ports
     */
    record Port(String parameter, String bind, int port, int configured, boolean shared, Transport transport)
            implements Claim {
        /** What a port belongs to. */
        public enum Transport {
            TCP,
            UDP
        }

        /** A TCP port that all workers share. */
        public static Port shared(String bind, int port) {
            return new Port("port", bind, port, port, true, Transport.TCP);
        }

        /** A UDP port that all workers share. */
        public static Port datagrams(String bind, int port) {
            return new Port("port", bind, port, port, true, Transport.UDP);
        }

        /** A TCP port for each worker: the configured one and the worker's number. */
        public static Port ofWorker(String bind, int configured, int workerId) {
            return new Port("port", bind, configured + workerId, configured, false, Transport.TCP);
        }
    }

    /**
     * A file, or files of a pattern, that one worker writes.
     *
     * @param within the section with the parameter, if it is not the plugin's own
     * @param path as it is written in the configuration, its placeholders too
     */
    record File(Optional<String> within, String parameter, String path) implements Claim {
        public File(String parameter, String path) {
            this(Optional.empty(), parameter, path);
        }
    }

    /**
     * A folder that one file buffer has for itself.
     *
     * @param section the section with the parameter
     */
    record Folder(String section, String parameter, Path folder) implements Claim {
        @Override
        public Optional<String> within() {
            return Optional.of(section);
        }

        /** Whether it is the same, however it is written. */
        public boolean same(Folder other) {
            return plain(folder).equals(plain(other.folder));
        }

        private static Path plain(Path path) {
            return path.toAbsolutePath().normalize();
        }
    }
}
