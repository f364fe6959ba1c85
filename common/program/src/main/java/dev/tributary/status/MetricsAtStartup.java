package dev.tributary.status;

import dev.tributary.worker.Supervisor;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Puts the plugins' figures beside those of the process at {@code /q/metrics}. */
@Singleton
@SuppressWarnings("deprecation") // The registry that Quarkus makes is this one.
class MetricsAtStartup {
    void register(@Observes StartupEvent event, PrometheusMeterRegistry registry, Supervisor supervisor) {
        registry.getPrometheusRegistry().register(new PluginCollector(supervisor));
        registry.getPrometheusRegistry().register(new ProgramCollector(ProgramInfo.of(supervisor), supervisor));
    }
}
