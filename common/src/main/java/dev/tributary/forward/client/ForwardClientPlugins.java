package dev.tributary.forward.client;

import dev.tributary.buffer.BufferDefaults;
import dev.tributary.buffer.BufferedOutput;
import dev.tributary.config.ConfigElement;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** What this package adds to a program's plugins. */
public final class ForwardClientPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(PluginType.output(
                        "forward",
                        "Sends events in chunks to forward servers: other Tributary or Fluentd programs, Fluent Bit. Ready while"
                                + " at least one of its servers is believed up. The flat parameters of the old plugin `secure_forward`"
                                + " are read too, with a warning that shows today's.",
                        ForwardOutputConfig.class,
                        ForwardClientPlugins::forward)
                .alias(SecureForward.TYPE)
                .legacy(ForwardClientPlugins::modern));
    }

    private static ConfigElement modern(ConfigElement element, PluginContext context) {
        boolean old = element.type().filter(SecureForward.TYPE::equals).isPresent();
        return old ? SecureForward.rewritten(element, context) : element;
    }

    private static Output forward(ForwardOutputConfig config, PluginContext context) {
        BufferDefaults defaults = BufferDefaults.forward().compress(config.compress());
        return BufferedOutput.of(
                new ForwardOutput(config, context), config.buffer(), config.secondary(), defaults, context);
    }
}
