package dev.tributary.program;

import dev.tributary.config.syntax.Environment;
import dev.tributary.worker.StandardOutput;
import dev.tributary.worker.Supervisor;
import dev.tributary.worker.WorkerHost;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Random;

/** What of the engine is a bean: as little as health and metrics need. */
class Beans {
    @Produces
    @Singleton
    StandardOutput console(Vertx vertx) {
        return StandardOutput.ofProcess(vertx);
    }

    @Produces
    @Singleton
    Supervisor supervisor(Vertx vertx, StandardOutput console) {
        return new Supervisor(
                new WorkerHost(
                        vertx,
                        Clock.systemUTC(),
                        Random::new,
                        console,
                        Environment.ofProcess().hostname(),
                        Program.version()),
                () -> Runtime.getRuntime().halt(Program.OUT_OF_MEMORY));
    }
}
