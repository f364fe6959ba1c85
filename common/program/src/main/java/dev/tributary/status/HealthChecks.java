package dev.tributary.status;

import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.worker.PluginIdentity;
import dev.tributary.worker.PluginStatus;
import dev.tributary.worker.Supervisor;
import dev.tributary.worker.WorkerHistory;
import dev.tributary.worker.WorkerStatus;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Registers a check for each worker (liveness: its event loop answers) and for each plugin that has a condition
 * (readiness). They are asynchronous: they are called on an event loop, which may be the one that they ask.
 */
@Singleton
public class HealthChecks {
    /** An event loop that does not get to a question in this time is taken for stuck. */
    static final Duration ANSWER_DEADLINE = Duration.ofSeconds(5);

    private final Supervisor supervisor;
    private final HealthRegistry liveness;
    private final HealthRegistry readiness;

    @Inject
    HealthChecks(Supervisor supervisor, @Liveness HealthRegistry liveness, @Readiness HealthRegistry readiness) {
        this.supervisor = supervisor;
        this.liveness = liveness;
        this.readiness = readiness;
    }

    /** To be called once the workers run, not on an event loop. */
    public void register() {
        supervisor.memory().ifPresent(memory -> {
            AsyncHealthCheck check = () -> Uni.createFrom().item(() -> memory(memory));
            readiness.register("peer memory", check);
        });
        for (var asked : supervisor.status(ANSWER_DEADLINE)) {
            WorkerStatus worker = asked.join();
            String name = "worker " + worker.workerId();
            liveness.register(name, check(worker.workerId(), status -> alive(name, status)));
            for (PluginStatus status : worker.plugins()) {
                if (status.condition().isPresent()) {
                    String check = name(status.plugin());
                    readiness.register(check, check(worker.workerId(), now -> ready(check, status.plugin(), now)));
                }
            }
        }
    }

    /** Always up: peers that hold too much together are told so, and the others go on. */
    private static HealthCheckResponse memory(PeerMemory memory) {
        return HealthCheckResponse.named("peer memory")
                .up()
                .withData("limit_bytes", memory.limitBytes())
                .withData("held_bytes", memory.heldBytes())
                .withData("unfinished_bytes", memory.unfinishedBytes())
                .withData("connections", memory.connections())
                .withData("connections_max", memory.connectionsMax())
                .withData("gave_way", memory.gaveWay())
                .withData("not_held", memory.notHeld())
                .build();
    }

    private AsyncHealthCheck check(int workerId, Function<WorkerStatus, HealthCheckResponse> answer) {
        return () -> Uni.createFrom()
                .completionStage(
                        () -> supervisor.status(workerId, ANSWER_DEADLINE).thenApply(answer));
    }

    private String name(PluginIdentity plugin) {
        String name = plugin.type() + "-" + plugin.category() + " \"" + plugin.id() + "\"";
        return supervisor.workers() > 1 ? name + " worker " + plugin.workerId() : name;
    }

    private static HealthCheckResponse alive(String name, WorkerStatus worker) {
        WorkerHistory history = worker.history();
        var response = HealthCheckResponse.named(name)
                .status(worker.answers())
                .withData("plugins", worker.plugins().size())
                .withData("running", history.running())
                .withData("restarts", history.restarts());
        history.lastFailure()
                .ifPresent(failure -> response.withData("last_failure", failure.reason())
                        .withData("last_failure_at", failure.at().toString()));
        return response.build();
    }

    private static HealthCheckResponse ready(String name, PluginIdentity plugin, WorkerStatus worker) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name).withData("worker", plugin.workerId());
        Condition condition = worker.plugins().stream()
                .filter(status -> status.plugin().equals(plugin))
                .findFirst()
                .flatMap(PluginStatus::condition)
                .filter(known -> worker.history().running())
                .orElseGet(() -> new Condition(false, Map.of("problem", problem(worker))));
        condition.data().forEach((key, value) -> add(response, key, value));
        return response.status(condition.ready()).build();
    }

    private static String problem(WorkerStatus worker) {
        return worker.history().running()
                ? "the worker's event loop does not answer"
                : "the worker has failed and is being restarted";
    }

    /** Health data is flat: what a map or list holds is named {@code servers[0].address}. */
    private static void add(HealthCheckResponseBuilder response, String key, Object value) {
        switch (value) {
            case Boolean flag -> response.withData(key, flag);
            case Integer number -> response.withData(key, number);
            case Long number -> response.withData(key, number);
            case Map<?, ?> map -> map.forEach((name, one) -> add(response, key + "." + name, one));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    add(response, key + "[" + i + "]", list.get(i));
                }
            }
            default -> response.withData(key, value.toString());
        }
    }
}
