package dev.tributary.output;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The outputs in the {@code <store>} sections of another one, which starts and stops them.
 *
 * @param outputs in file order
 */
record Stores(List<Output> outputs) {

    /** A store that throws has failed like one that says so. */
    static Future<Void> emit(Output store, Tag tag, EventStream events, Handover handover) {
        return Guarded.call(() -> store.emit(tag, events, handover));
    }

    /** Fails with what the first says that cannot start; the others' reasons are suppressed in it. The rest is stopped. */
    Future<Void> start() {
        var starting = outputs.stream().map(Output::start).toList();
        return Future.join(starting).<Void>mapEmpty().recover(first -> {
            starting.stream()
                    .filter(Future::failed)
                    .map(Future::cause)
                    .filter(cause -> !cause.equals(first))
                    .forEach(first::addSuppressed);
            var stopping = IntStream.range(0, outputs.size())
                    .filter(i -> starting.get(i).succeeded())
                    .mapToObj(i -> outputs.get(i).stop())
                    .toList();
            return Future.join(stopping).transform(stopped -> Future.failedFuture(first));
        });
    }

    Future<Void> stop() {
        return Future.join(outputs.stream().map(Output::stop).toList()).mapEmpty();
    }

    /**
     * Ready if every store is that {@code counts}; each store's data under its place in the file, from 1. Empty if none
     * has anything to tell.
     *
     * @param counts of a store's index: whether the whole is only ready if it is
     */
    Optional<Condition> condition(IntPredicate counts) {
        boolean ready = true;
        var data = new LinkedHashMap<String, Object>();
        for (int i = 0; i < outputs.size(); i++) {
            Optional<Condition> condition = outputs.get(i).condition();
            if (condition.isPresent()) {
                ready &= condition.get().ready() || !counts.test(i);
                String prefix = "store" + (i + 1) + ".";
                condition.get().data().forEach((key, value) -> data.put(prefix + key, value));
            }
        }
        return data.isEmpty() && ready ? Optional.empty() : Optional.of(new Condition(ready, data));
    }
}
