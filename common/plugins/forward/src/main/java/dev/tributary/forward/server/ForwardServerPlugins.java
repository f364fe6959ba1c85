package dev.tributary.forward.server;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Findings;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** What this package adds to a program's plugins. */
public final class ForwardServerPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(PluginType.source(
                        "forward",
                        "Receives events from forward clients over TCP: other Tributary or Fluentd programs, Fluent Bit and"
                                + " the fluent-logger libraries. An ack is sent once every matching output has taken"
                                + " responsibility for the events. UDP heartbeats are answered on the same port. The flat parameters of"
                                + " the old plugin `secure_forward` are read too, with a warning that shows today's.",
                        ForwardServerConfig.class,
                        ForwardServer::new)
                .alias(SecureForwardSource.TYPE)
                .legacy(ForwardServerPlugins::modern));
    }

    private static ConfigElement modern(ConfigElement element, PluginContext context, Findings findings) {
        boolean old = element.type().filter(SecureForwardSource.TYPE::equals).isPresent();
        return anyPortForNone(old ? SecureForwardSource.rewritten(element, context) : element);
    }

    /** {@code port ""}, as an unset environment variable leaves it, is Fluentd's way to ask for any port. */
    static ConfigElement anyPortForNone(ConfigElement element) {
        ConfigValue port = element.params().get("port");
        return port != null && port.text().isBlank() && !port.absent()
                ? element.withParam("port", new ConfigValue("0", port.position()))
                : element;
    }
}
