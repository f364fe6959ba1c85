package dev.tributary.output;

import dev.tributary.config.ConfigException;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.plugin.Circles;
import dev.tributary.plugin.Destination;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.Parts;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Gives events new tags by what their fields match, and sends them on: entries are copied as bytes. */
final class RewriteTagFilterOutput implements Output {

    /** @param label empty for the one that this output stands in */
    private record Rule(
            RecordAccessor field, Regexp pattern, boolean invert, TagTemplate tag, String label, Output output) {}

    private final InOrder inOrder;
    private final Circles circles;
    private final List<Rule> rules = new ArrayList<>();
    private final Optional<Regexp> removed;
    private final boolean batches;

    RewriteTagFilterOutput(RewriteTagFilterConfig config, PluginContext context) {
        inOrder = new InOrder(context.vertx());
        circles = new Circles(context.id());
        removed = config.removeTagRegexp().or(() -> config.removeTagPrefix().map(RewriteTagFilterOutput::prefix));
        batches = config.emitMode() == RewriteTagFilterConfig.EmitMode.BATCH;
        String hostname = hostname(config.hostnameCommand(), context.hostname());
        var known = new HashSet<String>();
        for (RewriteTagFilterConfig.Rule rule : config.rules()) {
            if (!known.add(rule.key() + (rule.invert() ? "!" : "") + rule.pattern())) {
                throw new ConfigException("duplicated rewriterules found: the second <rule> with key " + rule.key()
                        + " and pattern " + rule.pattern() + " would never count");
            }
            rules.add(new Rule(
                    RecordAccessor.parse(rule.key()),
                    rule.pattern(),
                    rule.invert(),
                    new TagTemplate(
                            rule.tag(),
                            hostname,
                            config.capitalizeRegexBackreference(),
                            placeholder -> noteUnknown(placeholder, rule.tag(), context)),
                    rule.label().orElse(""),
                    rule.label()
                            .filter(label -> !label.isEmpty())
                            .map(context::label)
                            .orElseGet(context::router)));
        }
    }

    private static void noteUnknown(String placeholder, String tag, PluginContext context) {
        context.log()
                .warnf(
                        "%s: unknown placeholder %s in tag %s is left out; there are $1 and so on, ${tag}, "
                                + "${tag_parts[0]} and ${hostname}",
                        context.id(), placeholder, tag);
    }

    private static Regexp prefix(String text) {
        return Regexp.of("\\A" + Regexp.literal(text).source() + "\\.?", "");
    }

    private static String hostname(String command, String hostname) {
        String[] words = command.strip().split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "hostname" ->
                switch (rest) {
                    case "-s", "--short" -> hostname.split("\\.", 2)[0];
                    case "", "-f", "--fqdn", "--long" -> hostname;
                    default -> throw unknown(command);
                };
            case "echo" -> rest;
            default -> throw unknown(command);
        };
    }

    private static ConfigException unknown(String command) {
        return new ConfigException("hostname_command '" + command
                + "': commands are not run here; write hostname, hostname -s, or echo and the name");
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return circles.within(
                () -> inOrder.read(events, packed -> parts(tag, packed)).compose(parts -> parts.emit(handover)));
    }

    private Parts parts(Tag tag, PackedEvents events) {
        Tag shortened = removed.map(expression -> without(expression, tag)).orElse(tag);
        var parts = new Parts(batches);
        for (EventCursor event = events.cursor(); event.next(); ) {
            destination(event, tag, shortened)
                    .ifPresent(destination -> parts.events(destination).add(event));
        }
        return parts;
    }

    private static Tag without(Regexp expression, Tag tag) {
        byte[] name = tag.name().getBytes(StandardCharsets.UTF_8);
        return expression
                .find(Searched.of(name, 0, name.length))
                .map(match -> new Tag(new String(name, 0, match.start(), StandardCharsets.UTF_8)
                        + new String(name, match.end(), name.length - match.end(), StandardCharsets.UTF_8)))
                .orElse(tag);
    }

    /** Empty for an event that is dropped. */
    private Optional<Destination> destination(EventCursor event, Tag tag, Tag shortened) {
        for (Rule rule : rules) {
            MessagePackReader reader = event.record();
            String text = rule.field.find(reader) ? FieldText.read(reader) : "";
            if (text.isEmpty() && !rule.invert) {
                continue;
            }
            Optional<Match> match = rule.pattern.find(Searched.of(text));
            if (match.isPresent() == rule.invert) {
                continue;
            }
            var newTag = new Tag(rule.tag.text(shortened, match));
            return newTag.equals(tag) && rule.label.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Destination(rule.label, rule.output, newTag));
        }
        return Optional.empty();
    }
}
