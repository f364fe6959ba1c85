package dev.tributary.forward.server;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigValue;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** What this package adds to a program's plugins. */
public final class ForwardServerPlugins {
    private ForwardServerPlugins() {}

    public static List<PluginType<?, ?>> all() {
        return List.of(PluginType.source(
                        "forward",
                        "Receives events from forward clients over TCP: other Tributary or Fluentd programs, Fluent Bit and"
                                + " the fluent-logger libraries. An ack is sent once every matching output has taken"
                                + " responsibility for the events. UDP heartbeats are answered on the same port.",
                        ForwardServerConfig.class,
                        ForwardServer::new)
                .legacy(ForwardServerPlugins::anyPortForNone));
    }

    /** {@code port ""}, as an unset environment variable leaves it, is Fluentd's way to ask for any port. */
    static ConfigElement anyPortForNone(ConfigElement element) {
        ConfigValue port = element.params().get("port");
        return port != null && port.text().isBlank() && !port.absent()
                ? element.withParam("port", new ConfigValue("0", port.position()))
                : element;
    }
}
