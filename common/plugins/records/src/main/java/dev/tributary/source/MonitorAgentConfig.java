package dev.tributary.source;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.time.Duration;
import java.util.Optional;

/** The parameters of {@code <source> @type monitor_agent}. */
record MonitorAgentConfig(
        @Param(doc = "Address to listen on.", value = "0.0.0.0")
        String bind,

        @Param(
                doc = "The port of worker 0; worker N listens on this and N. 0 for one that the system chooses.",
                value = "24220",
                min = "0",
                max = "65535")
        int port,

        @Param(doc = "Emit what the plugins tell as events with this tag too, one for each plugin.")
        Optional<String> tag,

        @Param(doc = "How often those are emitted.", value = "60s", min = "1s")
        Duration emitInterval,

        @Param(doc = "Tell each plugin's parameters; secrets are masked.", value = "false")
        boolean includeConfig,

        @Param(doc = "Tell since when an output fails and when it tries again.", value = "false")
        boolean includeRetry,

        @Param(
                doc = "With `?debug=1` in a request, tell each plugin's condition too, as `/q/health` does.",
                value = "false",
                fluentd = "tells the plugin's instance variables")
        boolean includeDebugInfo,

        @Param(
                doc = "How many connections may be open; beyond, the one that has asked for nothing longest is closed.",
                value = "64",
                min = "1",
                fluentd = "has no such limit")
        int maxConnections,

        @Param(
                doc = "A connection is closed so long after its last request began, or after it was opened.",
                value = "60s",
                min = "1s",
                fluentd = "waits without end")
        Duration requestTimeout) {
    MonitorAgentConfig {
        if (tag.filter(String::isEmpty).isPresent()) {
            throw new ConfigException("tag: must not be empty");
        }
    }

    /** Where a worker listens. */
    int portOf(int workerId) {
        return port == 0 ? 0 : port + workerId;
    }
}
