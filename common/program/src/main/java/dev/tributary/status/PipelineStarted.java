package dev.tributary.status;

import dev.tributary.worker.Supervisor;
import dev.tributary.worker.Supervisor.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once every plugin of every worker has. */
@Startup
@Singleton
class PipelineStarted implements HealthCheck {
    private final Supervisor supervisor;

    @Inject
    PipelineStarted(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public HealthCheckResponse call() {
        State state = supervisor.state();
        return HealthCheckResponse.named("pipeline started")
                .status(state != State.NEW && state != State.STARTING)
                .withData("state", state.toString())
                .withData("workers", supervisor.workers())
                .withData("plugins", supervisor.plugins().size())
                .build();
    }
}
