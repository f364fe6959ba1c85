package dev.tributary.routing;

import static dev.tributary.testing.TestEvents.events;
import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Origin;
import dev.tributary.plugin.Output;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestMeters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final Tag TAG = new Tag("app.web");
    private static final EventStream EVENTS = events(map("k", 1));

    private final TestMeters meters = new TestMeters();
    private final RecordingOutput first = new RecordingOutput();
    private final RecordingOutput second = new RecordingOutput();
    private final RecordingOutput errors = new RecordingOutput();

    @Test
    void theFirstMatchInFileOrderGetsTheEvents() {
        Router router = router(match("other", second), match("app.**", first), match("**", second));

        assertThat(router.emit(TAG, EVENTS).succeeded()).isTrue();

        assertThat(first.tags()).containsExactly("app.web");
        assertThat(second.tags()).isEmpty();
        assertThat(meters.count("routed_events", "label", "@ROOT", "output", "app.**"))
                .isEqualTo(1);
    }

    @Test
    void whatGoesAlongWithEventsPassesFiltersAndReachesTheOutputAndTheErrorLabel() {
        Router router = new Router(
                "@ROOT",
                List.of(filter("**", seeing(new ArrayList<>(), "one")), match("**", first)),
                Optional.of(errors),
                meters,
                Logger.getLogger(RouterTest.class));
        var handover = new Handover(true, Optional.of(Origin.of(0, Origin.bytes("chunk"))));

        router.emit(TAG, EVENTS, handover);
        first.failWith(new IllegalStateException("full"));
        router.emit(TAG, EVENTS, handover);

        assertThat(first.emitted().getFirst().handover()).isEqualTo(handover);
        assertThat(errors.emitted().getFirst().handover()).isEqualTo(handover);
    }

    @Test
    void eventsThatComeRoundAgainAndAgainAreRefusedAndNotByTheStack() {
        Router[] circle = new Router[1];
        Output back = (tag, events, handover) -> circle[0].emit(tag, events);
        circle[0] = router(match("**", back));

        Future<Void> taken = circle[0].emit(TAG, EVENTS);

        assertThat(taken.cause()).hasMessageContaining("\"app.web\" go in a circle and came to @ROOT again");
        assertThat(meters.count("route_errors", "label", "@ROOT")).isPositive();
        assertThat(circle[0].emit(TAG, EVENTS).failed()).isTrue();
    }

    @Test
    void anErrorLabelThatLeadsBackEndsToo() {
        Router[] both = new Router[2];
        Output failing = (tag, events, handover) -> Future.failedFuture("full");
        both[1] = router(match("**", (tag, events, handover) -> both[0].emit(tag, events, handover)));
        both[0] = new Router(
                "@MAIN",
                List.of(match("**", failing)),
                Optional.of(both[1]),
                meters,
                Logger.getLogger(RouterTest.class));

        assertThat(both[0].emit(TAG, EVENTS).cause()).hasMessageContaining("go in a circle");
    }

    @Test
    void onlyFiltersBeforeTheMatchApplyAndInOrder() {
        var seen = new ArrayList<String>();
        Router router = router(
                filter("**", seeing(seen, "one")),
                filter("no", seeing(seen, "none")),
                filter("app.*", seeing(seen, "two")),
                match("**", first),
                filter("**", seeing(seen, "late")));

        router.emit(TAG, EVENTS);

        assertThat(seen).containsExactly("one", "two");
    }

    @Test
    void aFilterThatLeavesNothingEndsItQuietly() {
        Router router =
                router(filter("**", (tag, in) -> Future.succeededFuture(PackedEvents.EMPTY)), match("**", first));

        assertThat(router.emit(TAG, EVENTS).succeeded()).isTrue();
        assertThat(first.emitted()).isEmpty();
    }

    @Test
    void eventsNoMatchIsForAreDroppedAndCountedAfterTheirFilters() {
        var seen = new ArrayList<String>();
        Router router = router(filter("**", seeing(seen, "one")), match("other", first));

        assertThat(router.emit(TAG, EVENTS).succeeded()).isTrue();

        assertThat(seen).containsExactly("one");
        assertThat(meters.count("unmatched_events", "label", "@ROOT")).isEqualTo(1);
    }

    @Test
    void theFutureIsTheOutputs() {
        first.hold();
        Future<Void> taken = router(match("**", first)).emit(TAG, EVENTS);

        assertThat(taken.isComplete()).isFalse();
        first.release();

        assertThat(taken.succeeded()).isTrue();
    }

    @Test
    void whatAStageThrowsIsAFailedFuture() {
        Filter broken = (tag, in) -> {
            throw new IllegalStateException("filter broke");
        };
        Output bad = (tag, in, handover) -> {
            throw new NoClassDefFoundError("output broke");
        };

        assertThat(router(filter("**", broken), match("**", first))
                        .emit(TAG, EVENTS)
                        .cause())
                .hasMessage("filter broke");
        assertThat(router(match("**", bad)).emit(TAG, EVENTS).cause()).hasMessage("output broke");
        assertThat(meters.count("route_errors", "label", "@ROOT")).isEqualTo(2);
    }

    @Test
    void theErrorLabelTakesTheOriginalEventsAndTheEmitSucceeds() {
        Filter changing = (tag, in) -> Future.succeededFuture(events(map("changed", 1)));
        first.failWith(new IllegalStateException("full"));
        Router router = new Router(
                "@ROOT",
                List.of(filter("**", changing), match("**", first)),
                Optional.of(errors),
                meters,
                Logger.getLogger(RouterTest.class));

        assertThat(router.emit(TAG, EVENTS).succeeded()).isTrue();

        assertThat(errors.records()).containsExactly("{\"k\":1}");
    }

    @Test
    void streamsReachTheOutputInTheOrderTheyCameAlthoughAFilterTakesItsTime() {
        Queue<Promise<EventStream>> slow = new ArrayDeque<>();
        Filter firstOnly = (tag, in) -> {
            if (tag.name().equals("slow")) {
                slow.add(Promise.promise());
                return slow.element().future();
            }
            return Future.succeededFuture(in);
        };
        Router router = router(filter("**", firstOnly), match("**", first));

        Future<Void> one = router.emit(new Tag("slow"), events(map("n", 1)));
        Future<Void> two = router.emit(new Tag("quick"), events(map("n", 2)));
        Future<Void> three = router.emit(new Tag("quick"), events(map("n", 3)));
        assertThat(List.of(one.isComplete(), two.isComplete(), three.isComplete()))
                .containsOnly(false);
        slow.remove().complete(events(map("n", 1)));
        router.emit(new Tag("quick"), events(map("n", 4)));

        assertThat(first.records()).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
        assertThat(List.of(one.succeeded(), two.succeeded(), three.succeeded())).containsOnly(true);
    }

    @Test
    void aFailingStreamDoesNotFailTheOneBehindIt() {
        Queue<Promise<EventStream>> slow = new ArrayDeque<>();
        Filter slowOnce = (tag, in) -> {
            if (slow.isEmpty()) {
                slow.add(Promise.promise());
                return slow.element().future();
            }
            return Future.succeededFuture(in);
        };
        Router router = router(filter("**", slowOnce), match("**", first));

        Future<Void> one = router.emit(TAG, events(map("n", 1)));
        Future<Void> two = router.emit(TAG, events(map("n", 2)));
        slow.element().fail("broke");

        assertThat(one.failed()).isTrue();
        assertThat(two.succeeded()).isTrue();
        assertThat(first.records()).containsExactly("{\"n\":2}");
    }

    @Test
    void manyTagsAreRoutedRightBeyondTheCache() {
        Router router = router(match("even.*", first), match("odd.*", second));

        for (int i = 0; i < 6_000; i++) {
            router.emit(new Tag((i % 2 == 0 ? "even." : "odd.") + i % 3_000), EVENTS);
        }

        assertThat(first.tags()).hasSize(3_000).allMatch(tag -> tag.startsWith("even."));
        assertThat(second.tags()).hasSize(3_000).allMatch(tag -> tag.startsWith("odd."));
    }

    @Test
    void longTagsAreRoutedRightAndNotRemembered() {
        Router router = router(match("even.**", first), match("odd.**", second));
        String filling = "x".repeat(1 << 16);

        for (int i = 0; i < 200; i++) {
            router.emit(new Tag((i % 2 == 0 ? "even." : "odd.") + i + filling), EVENTS);
        }
        for (int i = 0; i < 2 * Router.TAGS_REMEMBERED; i++) {
            router.emit(new Tag("even." + i + "x".repeat(Router.TAG_REMEMBERED_CHARS_MAX - 10)), EVENTS);
        }

        assertThat(first.tags()).hasSize(100 + 2 * Router.TAGS_REMEMBERED).allMatch(tag -> tag.startsWith("even."));
        assertThat(second.tags()).hasSize(100).allMatch(tag -> tag.startsWith("odd."));
        assertThat(router.charsRemembered())
                .isBetween(1L, (long) Router.TAGS_REMEMBERED * Router.TAG_REMEMBERED_CHARS_MAX);
    }

    private Router router(Route... routes) {
        return new Router("@ROOT", Arrays.asList(routes), Optional.empty(), meters, Logger.getLogger(RouterTest.class));
    }

    private static Route match(String pattern, Output output) {
        return Route.match(TagPattern.parse(pattern), output, pattern);
    }

    private static Route filter(String pattern, Filter filter) {
        return Route.filter(TagPattern.parse(pattern), filter);
    }

    private static Filter seeing(List<String> seen, String name) {
        return (tag, events) -> {
            seen.add(name);
            return Future.succeededFuture(events);
        };
    }
}
