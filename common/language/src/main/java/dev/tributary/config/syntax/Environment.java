package dev.tributary.config.syntax;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What embedded code {@code "#{...}"} can see.
 *
 * @param variables {@code ENV}
 * @param hostname {@code hostname} and {@code Socket.gethostname}
 * @param workerId {@code worker_id}; empty outside a worker
 */
public record Environment(Map<String, String> variables, String hostname, String workerId) {
    /** Set for each worker, as under Fluentd's process manager. */
    private static final String WORKER_ID = "SERVERENGINE_WORKER_ID";

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Of this process, outside a worker. */
    public static Environment ofProcess() {
        return new Environment(System.getenv(), processHostname(), "");
    }

    /** The same, seen from worker {@code id}. */
    public Environment withWorker(int id) {
        var changed = new LinkedHashMap<>(variables);
        changed.put(WORKER_ID, Integer.toString(id));
        return new Environment(changed, hostname, Integer.toString(id));
    }

    /** The value of an environment variable. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** Whether nobody sets the variable: the worker's own is set once there is a worker. */
    boolean lacks(String name) {
        return !variables.containsKey(name) && !name.equals(WORKER_ID);
    }

    /** Without the variables: they hold secrets. */
    @Override
    public String toString() {
        return "Environment[hostname=" + hostname + ", workerId=" + workerId + "]";
    }

    private static String processHostname() {
        try {
            // What gethostname(2) says; InetAddress would ask a resolver too.
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }
}
