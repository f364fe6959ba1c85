package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.formatter.FormatterPlugins;
import dev.tributary.modules.PluginModule;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.output.OutputPlugins;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.Source;
import dev.tributary.source.SourcePlugins;
import dev.tributary.testing.RecordingOutput;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plugins whose every step a test sees: {@code probe} sources, filters and outputs, by id; {@code fan} and {@code send}. */
public final class TestPlugins {
    /** {@code start id}, {@code stop id}, in the order they happened. */
    final List<String> steps = new CopyOnWriteArrayList<>();

    public final Map<String, ProbeSource> sources = new ConcurrentHashMap<>();
    public final Map<String, ProbeOutput> outputs = new ConcurrentHashMap<>();

    record ProbeConfig(
            @Param(doc = "Any number.", value = "0", min = "0")
            int number,

            @Param(doc = "What its start does: succeed, fail, throw or hang.", value = "succeed")
            Fate start,

            @Param(doc = "What its stop does.", value = "succeed")
            Fate stop) {}

    enum Fate {
        SUCCEED,
        FAIL,
        THROW,
        HANG
    }

    record FanConfig(
            @Section(doc = "Where to.", name = "store") List<ConfigElement> stores) {}

    record PortConfig(@Param(doc = "A port.") int port) {}

    record PathConfig(@Param(doc = "A path.") String path) {}

    record SendConfig(@Param(doc = "A label.") String to) {}

    /** These and the real sources and outputs. */
    PluginRegistry withRealOutputs() {
        return registry()
                .and(List.of(
                        PluginModule.of(new OutputPlugins()),
                        PluginModule.of(new FormatterPlugins()),
                        PluginModule.of(new SourcePlugins())));
    }

    PluginRegistry registry() {
        return new PluginRegistry(List.of(new PluginModule(
                "tests",
                List.of(
                        PluginType.source("probe", "Emits what a test gives it.", ProbeConfig.class, ProbeSource::new),
                        PluginType.filter("probe", "Passes everything.", ProbeConfig.class, ProbeFilter::new),
                        PluginType.output("probe", "Records.", ProbeConfig.class, ProbeOutput::new),
                        PluginType.source("shares", "Shares a port.", PortConfig.class, (config, context) -> {
                            context.claim(Claim.Port.shared("0.0.0.0", config.port()));
                            return new Source() {};
                        }),
                        PluginType.source("datagrams", "Has a UDP port.", PortConfig.class, (config, context) -> {
                            context.claim(Claim.Port.datagrams("0.0.0.0", config.port()));
                            return new Source() {};
                        }),
                        PluginType.source(
                                "counts", "Adds its worker's number.", PortConfig.class, (config, context) -> {
                                    context.claim(Claim.Port.ofWorker("127.0.0.1", config.port(), context.workerId()));
                                    return new Source() {};
                                }),
                        PluginType.output("writes", "Writes a file.", PathConfig.class, (config, context) -> {
                            context.claim(new Claim.File("path", config.path()));
                            return (tag, events, handover) -> Future.succeededFuture();
                        }),
                        PluginType.output("fan", "To all of its stores.", FanConfig.class, (config, context) -> {
                            var stores = config.stores().stream()
                                    .map(store -> context.output(store, ""))
                                    .toList();
                            return (tag, events, handover) -> Future.all(stores.stream()
                                            .map(store -> store.emit(tag, events, handover))
                                            .toList())
                                    .mapEmpty();
                        }),
                        PluginType.output("back", "To where it stands.", ProbeConfig.class, (config, context) -> {
                            context.router();
                            return new ProbeOutput(config, context);
                        }),
                        PluginType.output("send", "To a label.", SendConfig.class, (config, context) -> {
                            Output label = context.label(config.to());
                            return label::emit;
                        })))));
    }

    private Future<Void> step(String what, PluginContext context, Fate fate) {
        steps.add(what + " " + context.id());
        return switch (fate) {
            case SUCCEED -> Future.succeededFuture();
            case FAIL -> Future.failedFuture("port 24224 is taken");
            case THROW -> throw new ConfigException("never seen");
            case HANG -> Promise.<Void>promise().future();
        };
    }

    public final class ProbeSource implements Source {
        public final PluginContext context;
        public final Context loop;
        private final ProbeConfig config;

        ProbeSource(ProbeConfig config, PluginContext context) {
            this.config = config;
            this.context = context;
            loop = context.vertx().getOrCreateContext();
            sources.put(context.id(), this);
        }

        /** On the source's event loop, as a source does. */
        public Future<Void> emit(String tag, EventStream events) {
            Promise<Void> promise = Promise.promise();
            loop.runOnContext(
                    here -> context.router().emit(new Tag(tag), events).onComplete(promise));
            return promise.future();
        }

        @Override
        public Future<Void> start() {
            return step("start", context, config.start());
        }

        @Override
        public Future<Void> stop() {
            return step("stop", context, config.stop());
        }
    }

    private final class ProbeFilter implements Filter {
        private final ProbeConfig config;
        private final PluginContext context;

        ProbeFilter(ProbeConfig config, PluginContext context) {
            this.config = config;
            this.context = context;
        }

        @Override
        public Future<EventStream> filter(Tag tag, EventStream events) {
            return Future.succeededFuture(events);
        }

        @Override
        public Future<Void> start() {
            return step("start", context, config.start());
        }

        @Override
        public Future<Void> stop() {
            return step("stop", context, config.stop());
        }
    }

    public final class ProbeOutput implements Output {
        public final RecordingOutput recorded = new RecordingOutput();
        /** What its condition says. */
        public volatile boolean ready = true;

        public final PluginContext context;
        private final ProbeConfig config;

        ProbeOutput(ProbeConfig config, PluginContext context) {
            this.config = config;
            this.context = context;
            outputs.put(context.id(), this);
        }

        @Override
        public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
            return recorded.emit(tag, events, handover);
        }

        @Override
        public Future<Void> start() {
            return step("start", context, config.start());
        }

        @Override
        public Future<Void> stop() {
            return step("stop", context, config.stop());
        }

        @Override
        public Optional<Condition> condition() {
            var data = new LinkedHashMap<String, Object>();
            data.put("number", config.number());
            data.put("servers", List.of(Map.of("address", "10.0.0.1:24224", "up", ready)));
            return Optional.of(new Condition(ready, data));
        }
    }
}
