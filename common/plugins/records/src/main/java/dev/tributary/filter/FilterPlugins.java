package dev.tributary.filter;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** The filters both programs have. */
public final class FilterPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                PluginType.filter(
                        "stdout",
                        "Prints every event on standard output and passes it on as it came.",
                        StdoutFilter.Config.class,
                        StdoutFilter::new),
                PluginType.filter(
                                "grep",
                                "Keeps or drops events by what their fields match. The older spelling "
                                        + "`regexp1 key pattern` to `regexp20` and `exclude1` to `exclude20` is read too.",
                                GrepConfig.class,
                                GrepFilter::new)
                        .legacy(GrepConfig::modernised),
                PluginType.filter(
                        "record_transformer",
                        "Sets, removes and renames fields of records.",
                        RecordTransformerConfig.class,
                        RecordTransformerFilter::new),
                PluginType.filter(
                        "parser",
                        "Reads a field as a line of a file is read, and makes what it holds the record or part of it.",
                        ParserFilterConfig.class,
                        ParserFilter::new),
                PluginType.filter(
                        "concat",
                        "Joins events whose texts belong together: lines of a stack trace, or what Docker or a container "
                                + "runtime has parted. What is gathered is in memory: a crash loses it.",
                        ConcatConfig.class,
                        ConcatFilter::new),
                PluginType.filter(
                        "parse_json_field",
                        "Puts what a JSON object in a field holds into the record.",
                        ParseJsonFieldFilter.Config.class,
                        ParseJsonFieldFilter::new),
                PluginType.filter(
                        "dedot",
                        "Takes dots out of the names of fields, for stores that read them as nesting.",
                        DedotFilter.Config.class,
                        DedotFilter::new),
                PluginType.filter(
                        "record_modifier",
                        "Sets fields one after the other, removes fields and replaces texts in them.",
                        RecordModifierConfig.class,
                        RecordModifierFilter::new),
                PluginType.filter(
                        "add",
                        "Sets fields to fixed texts, and gives each event a UUID where that is asked for.",
                        AddFilter.Config.class,
                        AddFilter::new),
                PluginType.filter(
                        "elasticsearch_genid",
                        "Puts an id into each record, by which a store that gets it twice keeps it once.",
                        GenidFilter.Config.class,
                        GenidFilter::new),
                PluginType.output(
                                "grep",
                                "Keeps or drops events as the filter `grep` does, and sends on what is kept with a new tag, or to"
                                        + " `@label`. For old files; the filter does the same without a new tag.",
                                GrepOutputConfig.class,
                                GrepOutput::new)
                        .legacy(GrepOutputConfig::modernised),
                PluginType.output(
                        "add",
                        "Sets fields as the filter `add` does, and sends events on with a prefix before their tag. For old files.",
                        AddOutput.Config.class,
                        AddOutput::new),
                PluginType.output(
                                "record_reformer",
                                "Gives events a new tag, sets, removes and renames fields as the filter "
                                        + "`record_transformer` does, and sends them on.",
                                RecordReformerConfig.class,
                                RecordReformerOutput::new)
                        .legacy(RecordReformerConfig::modernised));
    }
}
