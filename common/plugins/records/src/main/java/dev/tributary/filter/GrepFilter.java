package dev.tributary.filter;

import dev.tributary.config.ConfigException;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.regexp.Regexp;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Keeps or drops events by what their fields match; entries that stay are copied as bytes. */
final class GrepFilter implements Filter {

    /** A field and its pattern. */
    private record Rule(RecordAccessor field, Regexp pattern) {
        boolean matches(EventCursor event) {
            MessagePackReader reader = event.record();
            if (!field.find(reader)) {
                return pattern.isIn("");
            }
            if (reader.kind() != MessagePackReader.Kind.STRING) {
                return pattern.isIn(FieldText.read(reader));
            }
            int length = reader.rawHeader();
            return pattern.isIn(reader.bytes(), reader.position(), length);
        }
    }

    private final InOrder inOrder;
    private final List<Rule> keepIfAll;
    private final List<Rule> keepIfAny;
    private final List<Rule> dropIfAll;
    private final List<Rule> dropIfAny;

    GrepFilter(GrepConfig config, PluginContext context) {
        inOrder = new InOrder(context.vertx());
        keepIfAll = rules(config.regexps(), config.ands(), GrepGroup::regexps);
        keepIfAny = rules(List.of(), config.ors(), GrepGroup::regexps);
        dropIfAll = rules(List.of(), config.ands(), GrepGroup::excludes);
        dropIfAny = rules(config.excludes(), config.ors(), GrepGroup::excludes);
    }

    private static List<Rule> rules(
            List<GrepRule> alone, List<GrepGroup> groups, Function<GrepGroup, List<GrepRule>> ofGroup) {
        var all = new ArrayList<>(alone);
        groups.forEach(group -> all.addAll(ofGroup.apply(group)));
        var keys = new HashSet<String>();
        for (GrepRule rule : all) {
            if (!keys.add(rule.key())) {
                throw new ConfigException("duplicate key '" + rule.key()
                        + "': rules that count together need a field each; write one pattern with (?:a|b)");
            }
        }
        return all.stream()
                .map(rule -> new Rule(RecordAccessor.parse(rule.key()), rule.pattern()))
                .toList();
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return inOrder.read(events, packed -> grep(events, packed));
    }

    /** @return {@code given} itself, still compressed if it was, where every event stays */
    private EventStream grep(EventStream given, PackedEvents packed) {
        var kept = new PackedEvents.Builder(packed.sizeBytes());
        for (EventCursor event = packed.cursor(); event.next(); ) {
            if (keeps(event)) {
                kept.add(event);
            }
        }
        if (kept.count() == packed.count()) {
            return given;
        }
        return kept.count() == 0 ? PackedEvents.EMPTY : kept.build();
    }

    private boolean keeps(EventCursor event) {
        for (Rule rule : keepIfAll) {
            if (!rule.matches(event)) {
                return false;
            }
        }
        return (keepIfAny.isEmpty() || any(keepIfAny, event))
                && (dropIfAll.isEmpty() || !all(dropIfAll, event))
                && !any(dropIfAny, event);
    }

    private static boolean any(List<Rule> rules, EventCursor event) {
        for (Rule rule : rules) {
            if (rule.matches(event)) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(List<Rule> rules, EventCursor event) {
        for (Rule rule : rules) {
            if (!rule.matches(event)) {
                return false;
            }
        }
        return true;
    }
}
