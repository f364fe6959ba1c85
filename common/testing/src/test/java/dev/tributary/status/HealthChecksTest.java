package dev.tributary.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.worker.TestHost;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
    private final TestHost host = new TestHost();
    private final Registry liveness = new Registry();
    private final Registry readiness = new Registry();

    private static final class Registry implements HealthRegistry {
        final Map<String, AsyncHealthCheck> checks = new TreeMap<>();

        @Override
        public HealthRegistry register(String id, HealthCheck check) {
            throw new UnsupportedOperationException("it would be called on an event loop");
        }

        @Override
        public HealthRegistry register(String id, AsyncHealthCheck check) {
            checks.put(id, check);
            return this;
        }

        HealthCheckResponse call(String id) {
            return checks.get(id).call().await().atMost(TestHost.DEADLINE);
        }

        @Override
        public HealthRegistry remove(String id) {
            checks.remove(id);
            return this;
        }
    }

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    private void start(String system) {
        host.start(system + """
                <source>
                  @type probe
                </source>
                <match **>
                  @type probe
                  @id out
                  number 7
                </match>
                """);
        new HealthChecks(host.supervisor, liveness, readiness).register();
    }

    @Test
    void aPluginWithAConditionHasACheckWithItsData() {
        start("");
        assertThat(readiness.checks).containsOnlyKeys("probe-output \"out\"");
        var response = readiness.call("probe-output \"out\"");
        assertThat(response.getName()).isEqualTo("probe-output \"out\"");
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow())
                .containsOnly(
                        Map.entry("worker", 0L),
                        Map.entry("number", 7L),
                        Map.entry("servers[0].address", "10.0.0.1:24224"),
                        Map.entry("servers[0].up", true));
    }

    @Test
    void theCheckTellsHowThePluginIsNow() {
        start("");
        host.plugins.outputs.get("out").ready = false;
        assertThat(readiness.call("probe-output \"out\"").getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void everyWorkerHasChecksOfItsOwn() {
        start("<system>\n  workers 2\n</system>\n");
        assertThat(liveness.checks).containsOnlyKeys("worker 0", "worker 1");
        assertThat(readiness.checks).containsOnlyKeys("probe-output \"out\" worker 0", "probe-output \"out\" worker 1");
        assertThat(liveness.call("worker 1").getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void theEventLoopThatIsAskedMayBeTheOneThatAsks() throws Exception {
        start("");
        var answer = new CompletableFuture<HealthCheckResponse>();
        var loop = host.plugins.sources.values().iterator().next().loop;
        loop.runOnContext(here -> readiness
                .checks
                .get("probe-output \"out\"")
                .call()
                .subscribe()
                .with(answer::complete, answer::completeExceptionally));
        assertThat(answer.get(90, TimeUnit.SECONDS).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aWorkerThatWasRestartedTellsHowOftenAndWhy() {
        start("");
        host.plugins.sources.values().iterator().next().loop.runOnContext(here -> {
            throw new IllegalStateException("broken on purpose");
        });
        await().atMost(TestHost.DEADLINE).until(() -> host.supervisor.history(0).restarts() == 1);
        var response = liveness.call("worker 0");
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow())
                .containsEntry("running", true)
                .containsEntry("restarts", 1L)
                .containsEntry("last_failure", "java.lang.IllegalStateException: broken on purpose")
                .containsKey("last_failure_at");
        assertThat(readiness.call("probe-output \"out\"").getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void theOutputsOfAWorkerThatIsDownAreNotReady() {
        start("<system>\n  restart_worker_interval 1h\n</system>\n");
        host.plugins.sources.values().iterator().next().loop.runOnContext(here -> {
            throw new IllegalStateException("broken on purpose");
        });
        await().atMost(TestHost.DEADLINE)
                .until(() -> !host.supervisor.history(0).running());
        var response = readiness.call("probe-output \"out\"");
        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData().orElseThrow())
                .containsEntry("problem", "the worker has failed and is being restarted");
    }
}
