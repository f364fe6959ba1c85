package dev.tributary.status;

import dev.tributary.worker.Supervisor;
import dev.tributary.worker.Supervisor.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the pipeline runs, nor from the moment it stops. */
@Readiness
@Singleton
class PipelineReady implements HealthCheck {
    private final Supervisor supervisor;

    @Inject
    PipelineReady(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("pipeline")
                .status(supervisor.state() == State.RUNNING)
                .withData("state", supervisor.state().toString())
                .build();
    }
}
