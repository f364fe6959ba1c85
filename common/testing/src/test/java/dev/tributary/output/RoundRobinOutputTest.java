package dev.tributary.output;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundRobinOutputTest {
    private static final Tag TAG = new Tag("t");

    record NamedConfig(@Param(doc = "") String name) {}

    private final TreeMap<String, RecordingOutput> stores = new TreeMap<>();
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
    void givesEachStreamToOneStoreInStrictTurns() {
        Output output = roundrobin("weight 50", "weight 50");
        emit(output, 7);
        assertThat(numbers("s0")).containsExactly(0, 2, 4, 6);
        assertThat(numbers("s1")).containsExactly(1, 3, 5);
    }

    @Test
    void aStoreWithoutWeightHasWeightOne() {
        Output output = roundrobin("", "weight 3", "");
        emit(output, 50);
        assertThat(numbers("s0")).hasSize(10);
        assertThat(numbers("s1")).hasSize(30);
        assertThat(numbers("s2")).hasSize(10);
        assertThat(numbers("s0"))
                .as("spread over the cycle")
                .allMatch(n -> n / 5 == numbers("s0").indexOf(n));
    }

    @Test
    void weightZeroIsNeverUsed() {
        emit(roundrobin("weight 0", "weight 2"), 5);
        assertThat(numbers("s0")).isEmpty();
        assertThat(numbers("s1")).hasSize(5);
        assertThatThrownBy(() -> roundrobin("weight 0"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weight 0");
    }

    @Test
    void passesAStoreOverThatRefuses() {
        Output output = roundrobin("", "", "");
        stores.get("s1").failWith(new IllegalStateException("full"));
        emit(output, 6);
        assertThat(numbers("s0").size() + numbers("s2").size()).isEqualTo(6);
        assertThat(numbers("s0")).isNotEmpty();
        assertThat(numbers("s2")).isNotEmpty();
    }

    @Test
    void failsWhenEveryStoreRefuses() {
        Output output = roundrobin("", "");
        stores.values().forEach(store -> store.failWith(new IllegalStateException("full")));
        assertThat(output.emit(TAG, event(0)).cause()).hasMessage("full");
    }

    @Test
    void failsWithTheStoreIfSkippingIsOff() {
        Output output = roundrobin(List.of("skip_failed_stores false"), "", "");
        stores.get("s0").failWith(new IllegalStateException("full"));
        assertThat(output.emit(TAG, event(0)).cause()).hasMessage("full");
        assertThat(output.emit(TAG, event(1)).succeeded()).isTrue();
    }

    @Test
    void waitsForAStoreThatIsBusy() {
        Output output = roundrobin("", "");
        stores.get("s0").hold();
        Future<Void> emitted = output.emit(TAG, event(0));
        assertThat(emitted.isComplete()).isFalse();
        stores.get("s0").release();
        assertThat(emitted.succeeded()).isTrue();
    }

    @Test
    void warnsOfASecondaryAndNotOfAWeight() {
        roundrobin(List.of("<secondary>", "@type stdout", "</secondary>"), "weight 50", "weight 50");
        assertThat(context.warnings()).singleElement().asString().contains("section <secondary> is not used in");
    }

    @Test
    void refusesAWeightThatIsNone() {
        assertThatThrownBy(() -> roundrobin("weight much"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weight in <store>");
    }

    private Output roundrobin(String... storeLines) {
        return roundrobin(List.of(), storeLines);
    }

    private Output roundrobin(List<String> more, String... storeLines) {
        var lines = new ArrayList<String>();
        lines.add("@type roundrobin");
        for (int i = 0; i < storeLines.length; i++) {
            lines.addAll(List.of("<store>", "@type recording", "name s" + i, storeLines[i], "</store>"));
        }
        lines.addAll(more);
        return context.make(Category.OUTPUT, Output.class, lines.toArray(String[]::new));
    }

    private static void emit(Output output, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(output.emit(TAG, event(i)).succeeded()).isTrue();
        }
    }

    private static PackedEvents event(int number) {
        return TestEvents.events(map("n", number));
    }

    /** Which of the events a store got. */
    private List<Integer> numbers(String store) {
        return stores.get(store).emitted().stream()
                .map(one -> TestEvents.records((PackedEvents) one.events()).getFirst())
                .map(json -> Integer.valueOf(json.replaceAll("\\D", "")))
                .toList();
    }
}
