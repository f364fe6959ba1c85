package dev.tributary.forward.client;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Findings;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.BufferedOutputType;
import java.util.List;

/** What this package adds to a program's plugins. */
public final class ForwardClientPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(BufferedOutputType.of(
                        "forward",
                        "Sends events in chunks to forward servers: other Tributary or Fluentd programs, Fluent Bit. Ready while"
                                + " at least one of its servers is believed up. The flat parameters of the old plugin `secure_forward`"
                                + " are read too, with a warning that shows today's. Chunks are cut by tag; one that is cut"
                                + " otherwise and holds several tags, where Fluentd insists on the chunk key `tag`, is sent as"
                                + " a message for each.",
                        ForwardOutputConfig.class,
                        config -> BufferDefaults.PLAIN.by("tag").compress(config.compress()),
                        (config, chunking, context) -> new ForwardOutput(config, context))
                .alias(SecureForwardOutput.TYPE)
                .legacy(ForwardClientPlugins::modern));
    }

    private static ConfigElement modern(ConfigElement element, PluginContext context, Findings findings) {
        boolean old = element.type().filter(SecureForwardOutput.TYPE::equals).isPresent();
        return old ? SecureForwardOutput.rewritten(element, context, findings) : element;
    }
}
