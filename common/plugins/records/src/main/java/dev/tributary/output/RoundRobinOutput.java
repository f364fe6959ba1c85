package dev.tributary.output;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.WeightedTurns;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives each stream of events that it is handed to one of its stores, in weighted turns. */
final class RoundRobinOutput implements Output {

    record Config(
            @Param(
                    doc =
                            "Whether a store that refuses events is passed over, and the next one gets them. A store whose "
                                    + "buffer is full refuses them with `overflow_action throw_exception`, and keeps the sender "
                                    + "waiting with `block`.",
                    value = "true",
                    fluentd = "fails the whole emit")
            boolean skipFailedStores,

            @Section(
                    doc =
                            "An output with its `@type` and parameters, as in `<match>`, and beside them `weight`: its share "
                                    + "of the streams, 1 if not given; 0 is never used.",
                    required = true)
            List<ConfigElement> stores) {}

    /** What a store's section holds for us and not for its plugin. */
    record StoreConfig(
            @Param(doc = "Its share of the streams beside the other stores.", value = "1", min = "0", max = "1000000")
            int weight) {}

    private record Store(Output output, int weight) {}

    private final PluginContext context;
    private final boolean skipFailedStores;
    private final Stores all;
    private final List<Store> used;
    private final WeightedTurns<Store> turns = new WeightedTurns<>(Store::weight);
    private long skipped;

    RoundRobinOutput(Config config, PluginContext context) {
        this.context = context;
        skipFailedStores = config.skipFailedStores();
        List<Store> stores = config.stores().stream().map(this::store).toList();
        all = new Stores(stores.stream().map(Store::output).toList());
        used = stores.stream().filter(store -> store.weight > 0).toList();
        if (used.isEmpty()) {
            throw new ConfigException("every <store> has weight 0, which is never used; give one of them a weight");
        }
    }

    private Store store(ConfigElement section) {
        var weight = Optional.ofNullable(section.params().get("weight"));
        var ours = new ConfigElement(
                section.name(),
                "",
                weight.map(value -> Map.of("weight", value)).orElse(Map.of()),
                List.of(),
                section.position());
        int share = ConfigBinder.bind(ours, StoreConfig.class, context.notes()).weight();
        if (!section.argument().isBlank()) {
            context.notes()
                    .warn(section.position(), "argument '" + section.argument() + "' of <store> is not used here");
        }
        return new Store(context.output(section.withoutParam("weight"), ""), share);
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return emit(used, tag, events, handover);
    }

    private Future<Void> emit(List<Store> candidates, Tag tag, EventStream events, Handover handover) {
        Store store = turns.next(candidates);
        Future<Void> done = Stores.emit(store.output, tag, events, handover);
        if (!skipFailedStores || candidates.size() == 1) {
            return done;
        }
        return done.recover(failure -> {
            noteSkipped(failure);
            List<Store> others =
                    candidates.stream().filter(other -> !other.equals(store)).toList();
            return emit(others, tag, events, handover);
        });
    }

    /** Logs the first, then ever more rarely: a store that is full refuses every emit. */
    private void noteSkipped(Throwable failure) {
        skipped++;
        if (Long.bitCount(skipped) == 1) {
            context.log()
                    .warnf("roundrobin: %d emit(s) refused by a store went to another, the last: %s", skipped, failure);
        }
    }

    @Override
    public Future<Void> start() {
        return all.start();
    }

    @Override
    public Future<Void> stop() {
        return all.stop();
    }

    /** Ready if every store is: each holds a share of the events. */
    @Override
    public Optional<Condition> condition() {
        return all.condition(index -> true);
    }
}
