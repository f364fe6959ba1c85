package dev.tributary.output;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.BufferedOutputType;
import java.time.Duration;
import java.util.List;

/** The outputs both programs have. */
public final class OutputPlugins implements PluginProvider {
    static final BufferDefaults BY_DAY =
            BufferDefaults.PLAIN.by("time").timekey(Duration.ofDays(1)).formats();

    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                PluginType.output(
                        "stdout",
                        "Prints every event on standard output as it comes; with a `<buffer>`, in chunks. `<secondary>` needs "
                                + "`<buffer>`.",
                        StdoutOutput.Config.class,
                        StdoutOutput::of),
                BufferedOutputType.of(
                        "file",
                        "Writes events to files. By default chunks are cut by time, a day each, and written 10 minutes after "
                                + "the day is over; set `timekey` and `timekey_wait`, or `flush_mode interval`, to see lines "
                                + "sooner. The buffer is in files unless `@type memory` asks for another, or `path` is a "
                                + "pipe's or a device's. Without a `path` of its own it lies in the folder that the output's "
                                + "`path` names, placeholders as they are written, unless the output has an `@id` and "
                                + "`<system>` a `root_dir`; where that name is the file's own, `.buffer` is put behind it.",
                        FileOutputConfig.class,
                        FileOutputBuffer::defaults,
                        FileOutput::new),
                BufferedOutputType.of(
                        "secondary_file",
                        "Dumps chunks that the primary could not deliver, in a `<secondary>` only: entries in MessagePack, "
                                + "as they were buffered.",
                        SecondaryFileOutput.Config.class,
                        BufferDefaults.PLAIN,
                        (config, chunking, context) -> new SecondaryFileOutput(config, context)),
                PluginType.output(
                        "null", "Throws events away.", NullOutput.Config.class, (config, context) -> new NullOutput()),
                PluginType.output(
                        "copy", "Gives every event to each of its stores.", CopyOutput.Config.class, CopyOutput::new),
                PluginType.output(
                        "roundrobin",
                        "Gives each stream of events to one of its stores, in turns.",
                        RoundRobinOutput.Config.class,
                        RoundRobinOutput::new),
                BufferedOutputType.of(
                                "buffer",
                                "Keeps events in a buffer and sends them on to the `<label>` that `@label` names, after 10 s where"
                                        + " nothing is said. Without `@label` they come round to it, as in Fluentd, and a warning"
                                        + " says so. The buffer is in files, by tag. A chunk is taken when every output of the"
                                        + " label has taken it; else it is sent again, so that an output that had taken it gets it"
                                        + " twice.",
                                BufferOutput.Config.class,
                                BufferDefaults.PLAIN.by("tag").type("file").flushInterval(Duration.ofSeconds(10)),
                                (config, chunking, context) -> new BufferOutput(context))
                        .legacy(BufferOutput::noted),
                PluginType.output(
                        "relabel",
                        "Sends events on to the `<label>` that `@label` names.",
                        RelabelOutput.Config.class,
                        RelabelOutput::new),
                PluginType.output(
                                "rewrite_tag_filter",
                                "Gives events new tags by what their fields match, and sends them on. The older spelling "
                                        + "`rewriterule1 key pattern tag` is read too. Let the pattern of the `<match>` leave "
                                        + "the new tags out, or name a label: events that come round are refused.",
                                RewriteTagFilterConfig.class,
                                RewriteTagFilterOutput::new)
                        .legacy(RewriteTagFilterConfig::modernised),
                PluginType.output(
                        "label_router",
                        "Sends events of Kubernetes' containers to labels, by namespace, host, container and labels.",
                        LabelRouterConfig.class,
                        LabelRouterOutput::new),
                PluginType.output(
                        "detect_exceptions",
                        "Joins the lines of stack traces and sends all events on with a shorter tag. What is gathered is in "
                                + "memory: a crash loses it.",
                        DetectExceptionsConfig.class,
                        DetectExceptionsOutput::new));
    }
}
