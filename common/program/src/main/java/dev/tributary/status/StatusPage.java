package dev.tributary.status;

import dev.tributary.worker.PluginIdentity;
import dev.tributary.worker.Supervisor;
import dev.tributary.worker.WorkerHistory;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code GET /}: what runs and where more is told, as text. */
@Singleton
class StatusPage {
    void route(@Observes Router router, Supervisor supervisor) {
        ProgramInfo program = ProgramInfo.of(supervisor);
        router.get("/")
                .handler(request -> request.response()
                        .putHeader("Content-Type", "text/plain; charset=utf-8")
                        .end(page(program, supervisor, Instant.now())));
    }

    static String page(ProgramInfo program, Supervisor supervisor, Instant now) {
        var page = new StringBuilder(
                supervisor.processName().map(name -> name + "\n\n").orElse(""));
        page.append(program.shown(now)).append('\n');
        supervisor.loaded().ifPresent(config -> {
            page.append("configuration: ")
                    .append(config.name())
                    .append(", hash ")
                    .append(config.hash())
                    .append(", loaded ")
                    .append(config.at().truncatedTo(ChronoUnit.SECONDS))
                    .append('\n');
            config.modules()
                    .forEach(module ->
                            page.append("plugins of ").append(module.shown()).append('\n'));
        });
        page.append("pipeline: " + supervisor.state() + ", workers: " + supervisor.workers() + "\n\n");
        for (int id = 0; id < supervisor.workers(); id++) {
            WorkerHistory history = supervisor.history(id);
            page.append("worker ").append(id).append(": ").append(history.running() ? "running" : "being restarted");
            history.lastFailure()
                    .ifPresent(failure -> page.append(", ")
                            .append(history.restarts())
                            .append(" restarts, the last failure at ")
                            .append(failure.at())
                            .append(": ")
                            .append(failure.reason()));
            page.append('\n');
        }
        page.append('\n');
        for (PluginIdentity plugin : supervisor.plugins()) {
            page.append("  worker ")
                    .append(plugin.workerId())
                    .append("  ")
                    .append(plugin)
                    .append('\n');
        }
        return page.append("""

                /q/health          all checks
                /q/health/live     do the workers' event loops answer
                /q/health/ready    is it listening, is an upstream up
                /q/health/started  has the pipeline started
                /q/metrics         figures in Prometheus form
                """).toString();
    }
}
