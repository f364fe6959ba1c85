package dev.tributary.output;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Origin;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyOutputTest {
    private static final Tag TAG = new Tag("t");
    private static final PackedEvents EVENTS = TestEvents.events(map("k", 1));

    record NamedConfig(@Param(doc = "") String name) {}

    private final Map<String, RecordingOutput> stores = new HashMap<>();
    private final TestContext context = TestContext.own()
            .plugins(new OutputPlugins().plugins())
            .plugins(List.of(PluginType.output(
                    "recording",
                    "",
                    NamedConfig.class,
                    (config, context) -> stores.computeIfAbsent(config.name(), name -> new RecordingOutput()))));

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void givesEveryStoreTheSameEventsWithoutCopyingThem() {
        Future<Void> emitted = copy("<store>", "<store>").emit(TAG, EVENTS);

        assertThat(emitted.succeeded()).isTrue();
        assertThat(stores.get("s0").emitted().getFirst().events()).isSameAs(EVENTS);
        assertThat(stores.get("s1").emitted().getFirst().events()).isSameAs(EVENTS);
    }

    @Test
    void tellsEveryStoreWhatGoesAlong() {
        var handover = new Handover(true, Optional.of(Origin.of(0, Origin.bytes("chunk"))));
        copy("<store>", "<store>").emit(TAG, EVENTS, handover);
        assertThat(stores.get("s0").emitted().getFirst().handover()).isEqualTo(handover);
        assertThat(stores.get("s1").emitted().getFirst().handover()).isEqualTo(handover);
    }

    @Test
    void completesOnlyWhenEveryStoreHasTakenResponsibility() {
        Output copy = copy("<store>", "<store>");
        stores.get("s1").hold();

        Future<Void> emitted = copy.emit(TAG, EVENTS);

        assertThat(emitted.isComplete()).isFalse();
        stores.get("s1").release();
        assertThat(emitted.succeeded()).isTrue();
    }

    @Test
    void aFailingStoreFailsTheEmitButTheOthersGetTheEvents() {
        Output copy = copy("<store>", "<store>");
        stores.get("s0").failWith(new IllegalStateException("full"));

        Future<Void> emitted = copy.emit(TAG, EVENTS);

        assertThat(emitted.cause()).hasMessage("full");
        assertThat(stores.get("s1").emitted()).hasSize(1);
    }

    @Test
    void aStoreWhoseErrorsAreIgnoredFailsNothing() {
        Output copy = copy("<store ignore_error>", "<store>");
        stores.get("s0").failWith(new IllegalStateException("full"));

        assertThat(copy.emit(TAG, EVENTS).succeeded()).isTrue();
        assertThat(stores.get("s1").emitted()).hasSize(1);
    }

    @Test
    void aFallbackStoreGetsOnlyWhatTheOneBeforeHasRefused() {
        Output copy = copy("<store ignore_error>", "<store ignore_if_prev_success>", "<store ignore_if_prev_success>");

        assertThat(copy.emit(TAG, EVENTS).succeeded()).isTrue();
        assertThat(stores.get("s1").emitted()).isEmpty();
        assertThat(stores.get("s2").emitted()).isEmpty();

        stores.get("s0").failWith(new IllegalStateException("full"));
        assertThat(copy.emit(TAG, EVENTS).succeeded()).isTrue();
        assertThat(stores.get("s1").emitted()).hasSize(1);
        assertThat(stores.get("s2").emitted()).isEmpty();
    }

    @Test
    void bothWordsMayBeCombined() {
        Output copy = copy("<store ignore_error>", "<store ignore_error ignore_if_prev_success>");
        stores.get("s0").failWith(new IllegalStateException("full"));
        stores.get("s1").failWith(new IllegalStateException("full too"));

        assertThat(copy.emit(TAG, EVENTS).succeeded()).isTrue();
    }

    @Test
    void startsAndStopsItsStores() {
        Output copy = copy("<store>", "<store>");

        copy.start();
        copy.stop();

        assertThat(stores.values()).allSatisfy(store -> {
            assertThat(store.starts()).isEqualTo(1);
            assertThat(store.stops()).isEqualTo(1);
        });
    }

    @Test
    void refusesAFallbackWithoutAStoreBefore() {
        assertThatThrownBy(() -> copy("<store ignore_if_prev_success>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the first <store>");
    }

    @Test
    void refusesAWordItDoesNotKnow() {
        assertThatThrownBy(() -> copy("<store ignore_errors>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not 'ignore_errors'");
    }

    @Test
    void warnsOfASecondaryWhichItDoesNotUse() {
        context.make(
                Category.OUTPUT,
                Output.class,
                "@type copy",
                "<store>",
                "@type recording",
                "name s0",
                "</store>",
                "<secondary>",
                "@type stdout",
                "</secondary>");
        assertThat(context.warnings()).singleElement().asString().contains("section <secondary> is not used in");
    }

    @Test
    void needsAStore() {
        assertThatThrownBy(() -> context.make(Category.OUTPUT, Output.class, "@type copy"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("<store>");
    }

    private Output copy(String... openings) {
        var lines = new java.util.ArrayList<String>();
        lines.add("@type copy");
        for (int i = 0; i < openings.length; i++) {
            lines.addAll(List.of(openings[i], "@type recording", "name s" + i, "</store>"));
        }
        return context.make(Category.OUTPUT, Output.class, lines.toArray(String[]::new));
    }
}
