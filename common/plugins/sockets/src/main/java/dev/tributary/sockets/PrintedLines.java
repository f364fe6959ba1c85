package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.event.EventTime;
import dev.tributary.event.PeerText;
import dev.tributary.peers.BoundedLog;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Parses the lines that a command prints, and counts and tells what is wrong with them. Confined to the event loop. */
final class PrintedLines {
    private final long lengthLimit;
    private final Parser parser;
    private final PluginContext context;
    private final BoundedLog warnings;
    private final Counter unmatched;
    private final Counter tooLong;
    private final Counter failed;

    /**
     * @param parse the section
     * @param lengthLimit {@code line_length_limit}
     * @param errors what the figure {@code errors} counts
     */
    PrintedLines(Optional<ConfigElement> parse, long lengthLimit, String errors, PluginContext context) {
        this.lengthLimit = lengthLimit;
        this.context = context;
        parser = context.parser(parse, "tsv");
        warnings = new BoundedLog(context.id(), context.log(), context.clock());
        unmatched = context.meters().counter("unmatched_lines", "Texts that the parser could not read");
        tooLong = context.meters().counter("errors", errors, "reason", "oversized");
        failed = context.meters().counter("errors", errors, "reason", "command");
    }

    /**
     * @param dropped lines between them that were too long
     * @param decoded a line in UTF-8
     * @param each takes an event, and the time that counts where it has none
     */
    void take(
            List<byte[]> lines,
            long dropped,
            UnaryOperator<byte[]> decoded,
            BiConsumer<Parser.Parsed, EventTime> each) {
        if (dropped > 0) {
            tooLong.add(dropped);
            warnings.warn(dropped + " lines exceed line_length_limit " + lengthLimit + ", dropped");
        }
        EventTime arrival = EventTime.of(context.clock().instant());
        for (byte[] printed : lines) {
            byte[] line = decoded.apply(printed);
            List<Parser.Parsed> parsed = parser.parse(line, 0, line.length);
            if (parsed.isEmpty()) {
                unmatched("pattern not matched: " + PeerText.shown(new String(line, StandardCharsets.UTF_8)));
            }
            parsed.forEach(one -> each.accept(one, arrival));
        }
    }

    /** A line that makes no event. */
    void unmatched(String why) {
        unmatched.increment();
        warnings.warn(why);
    }

    /** The command itself has failed. */
    void failed(String how) {
        failed.increment();
        warnings.warn("the command " + how);
    }

    void warn(String text) {
        warnings.warn(text);
    }
}
