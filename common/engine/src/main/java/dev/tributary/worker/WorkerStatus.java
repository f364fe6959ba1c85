package dev.tributary.worker;

import java.util.List;

/**
 * How a worker was when it was asked.
 *
 * @param answers whether its event loop answered within the deadline; if not, it knows of no plugins
 */
public record WorkerStatus(int workerId, boolean answers, List<PluginStatus> plugins, WorkerHistory history) {
    public WorkerStatus {
        plugins = List.copyOf(plugins);
    }
}
