package dev.tributary.worker;

import dev.tributary.config.syntax.SystemConfig;
import dev.tributary.event.Tag;
import dev.tributary.plugin.PluginView;
import dev.tributary.plugin.WorkerView;
import dev.tributary.routing.Route;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the plugins of one worker see of it. Confined to its event loop. */
final class LiveWorkerView implements WorkerView {
    private static final List<String> CATEGORIES = List.of("source", "filter", "output");

    private final int workerId;
    private final WorkerHost host;
    private final SystemConfig system;
    private List<Route> routes = List.of();
    private Optional<Graph> graph = Optional.empty();

    LiveWorkerView(int workerId, WorkerHost host, SystemConfig system) {
        this.workerId = workerId;
        this.host = host;
        this.system = system;
    }

    void become(Graph running, List<Route> outsideOfLabels) {
        graph = Optional.of(running);
        routes = List.copyOf(outsideOfLabels);
    }

    @Override
    public List<PluginView> plugins() {
        return graph.map(Graph::members).orElse(List.of()).stream()
                .sorted(Comparator.comparingInt((PluginInstance member) ->
                                CATEGORIES.indexOf(member.identity().category()))
                        .thenComparing(member -> member.element().position(), PipelineBuilder.IN_FILE_ORDER))
                .map(PluginInstance::view)
                .toList();
    }

    @Override
    public Optional<String> outputOf(String tag) {
        for (Route route : routes) {
            if (route instanceof Route.Matched matched && matched.pattern().matches(new Tag(tag))) {
                return Optional.of(matched.outputId());
            }
        }
        return Optional.empty();
    }

    @Override
    public Map<String, Object> program() {
        var told = new LinkedHashMap<String, Object>();
        ProcessHandle process = ProcessHandle.current();
        told.put("pid", process.pid());
        told.put("ppid", process.parent().map(ProcessHandle::pid).orElse(0L));
        told.put("version", host.version());
        told.put("worker", workerId);
        told.put("workers", system.workers());
        system.processName().ifPresent(name -> told.put("process_name", name));
        system.rootDir().ifPresent(folder -> told.put("root_dir", folder.toString()));
        return told;
    }

    @Override
    public Optional<Future<String>> reload() {
        return system.enableReload()
                ? host.shared().reload().map(reload -> host.vertx().executeBlocking(reload, false))
                : Optional.empty();
    }
}
