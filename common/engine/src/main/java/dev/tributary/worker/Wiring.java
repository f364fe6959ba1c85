package dev.tributary.worker;

import dev.tributary.config.syntax.SystemConfig;
import dev.tributary.plugin.Output;
import java.util.HashMap;
import java.util.Map;

/**
 * What the plugins of one worker hold that leads to other plugins, and that therefore outlives a reload. Made on a thread
 * that may block, then confined to the worker's event loop.
 */
final class Wiring {
    private final SourceGate gate = new SourceGate();
    private final Map<String, LateOutput> routers = new HashMap<>();
    private final LiveWorkerView view;

    Wiring(int workerId, WorkerHost host, SystemConfig system) {
        view = new LiveWorkerView(workerId, host, system);
    }

    SourceGate gate() {
        return gate;
    }

    LiveWorkerView view() {
        return view;
    }

    /** What stands for the router of a label. */
    LateOutput router(String label) {
        return routers.computeIfAbsent(label, absent -> new LateOutput());
    }

    /** From now on these are the routers. */
    void become(Map<String, ? extends Output> built) {
        routers.keySet().retainAll(built.keySet());
        built.forEach((label, router) -> router(label).become(router));
    }
}
