package dev.tributary.worker;

import dev.tributary.filter.FilterPlugins;
import dev.tributary.formatter.FormatterPlugins;
import dev.tributary.forward.client.ForwardClientPlugins;
import dev.tributary.forward.server.ForwardServerPlugins;
import dev.tributary.output.OutputPlugins;
import dev.tributary.parser.ParserPlugins;
import dev.tributary.plugin.PluginRegistry;
import dev.tributary.plugin.PluginType;
import dev.tributary.source.SourcePlugins;
import java.util.List;
import java.util.stream.Stream;

/** The plugins that every program has. */
public final class CommonPlugins {
    private CommonPlugins() {}

    public static PluginRegistry registry() {
        List<PluginType<?, ?>> all = Stream.<List<PluginType<?, ?>>>of(
                        SourcePlugins.all(),
                        ForwardServerPlugins.all(),
                        FilterPlugins.all(),
                        ForwardClientPlugins.all(),
                        OutputPlugins.all(),
                        ParserPlugins.all(),
                        FormatterPlugins.all())
                .flatMap(List::stream)
                .toList();
        return new PluginRegistry(all);
    }
}
