package dev.tributary.sockets;

import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.ValueFactory;

/** An output that runs commands, on an event loop of its own; each emit is a chunk unless {@code <buffer>} says more. */
final class CommandHarness implements AutoCloseable {
    final TestContext context = TestContext.own().programPlugins();
    final TestLoop loop = new TestLoop(context.vertx());
    private Optional<Output> output = Optional.empty();

    Output make(String... lines) {
        return loop.call(() -> context.make(Category.OUTPUT, Output.class, lines));
    }

    void start(String... lines) {
        var all = new ArrayList<>(Arrays.asList(lines));
        if (!all.contains("<buffer>")) {
            all.addAll(List.of(
                    "<buffer>", "flush_mode immediate", "retry_wait 0.05", "retry_max_interval 0.1", "</buffer>"));
        }
        Output made = make(all.toArray(String[]::new));
        loop.await(made::start);
        output = Optional.of(made);
    }

    Output output() {
        return output.orElseThrow();
    }

    /** Events of the clock's second, each with one field. */
    void emit(String tag, String key, String... values) {
        var events = new ArrayList<Event>();
        for (String value : values) {
            events.add(new Event(
                    new EventTime(TestContext.START.getEpochSecond(), 0),
                    ValueFactory.newMap(ValueFactory.newString(key), ValueFactory.newString(value))));
        }
        loop.await(() -> output().emit(new Tag(tag), PackedEvents.of(events)));
    }

    long errors(String reason) {
        return context.meters().counter("errors", "", "reason", reason).value();
    }

    void stop() {
        output.ifPresent(one -> loop.await(one::stop));
        output = Optional.empty();
    }

    @Override
    public void close() throws Exception {
        stop();
        context.close();
    }
}
