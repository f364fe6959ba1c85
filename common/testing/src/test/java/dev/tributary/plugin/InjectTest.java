package dev.tributary.plugin;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectTest {
    private static final Tag TAG = new Tag("a.b.c");
    private final TestContext context = TestContext.own().hostname("h").worker(2, 4);

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void injectsHostWorkerTagAndTimeInThisOrderBehindTheRecord() {
        var inject = new Inject(config("ih", "w", "itag", "itime", TimeType.FLOAT, Optional.empty(), false), context);

        assertThat(TestEvents.records(inject.apply(TAG, TestEvents.events(map("k", "v")))))
                .containsExactly("{\"k\":\"v\",\"ih\":\"h\",\"w\":2,\"itag\":\"a.b.c\",\"itime\":1.769860800123456E9}");
    }

    @Test
    void overwritesAFieldInItsPlace() {
        var inject = new Inject(config("k", "", "itag", "", TimeType.FLOAT, Optional.empty(), false), context);

        assertThat(TestEvents.records(inject.apply(TAG, TestEvents.events(map("k", map("a", 1), "l", 1)))))
                .containsExactly("{\"k\":\"h\",\"l\":1,\"itag\":\"a.b.c\"}");
    }

    @Test
    void leavesTheEventsItWasGivenAsTheyAre() {
        PackedEvents given = TestEvents.events(map("k", 1), map("k", 2));
        var inject = new Inject(config("k", "", "", "", TimeType.FLOAT, Optional.empty(), false), context);

        inject.apply(TAG, given);

        assertThat(TestEvents.records(given)).containsExactly("{\"k\":1}", "{\"k\":2}");
    }

    @Test
    void keepsTimesAndMetadataByteForByte() {
        var writer = new MessagePackWriter();
        writer.arrayHeader(2).arrayHeader(2);
        TestEvents.TIME.write(writer);
        writer.mapHeader(1).string("m").integer(1).mapHeader(0);
        var given = new PackedEvents(writer.toByteArray(), 0, writer.length(), 1, true);
        var inject = new Inject(config("", "", "t", "", TimeType.FLOAT, Optional.empty(), false), context);

        PackedEvents injected = inject.apply(TAG, given);

        assertThat(injected.metadata()).isTrue();
        var cursor = injected.cursor();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.hasMetadata()).isTrue();
        assertThat(cursor.time()).isEqualTo(TestEvents.TIME);
        assertThat(cursor.event().record().toJson()).isEqualTo("{\"t\":\"a.b.c\"}");
    }

    @Test
    void returnsTheSameEventsWhereNothingIsInjected() {
        PackedEvents given = TestEvents.events(map("k", 1));

        assertThat(Inject.of(Optional.empty(), context).apply(TAG, given)).isSameAs(given);
    }

    @Test
    void theLaterOfTwoParametersForOneFieldWins() {
        var inject = new Inject(config("x", "x", "x", "", TimeType.FLOAT, Optional.empty(), false), context);

        assertThat(TestEvents.records(inject.apply(TAG, TestEvents.events(map("k", 1)))))
                .containsExactly("{\"k\":1,\"x\":\"a.b.c\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNIXTIME        |             | 1769860800
            UNIXTIME_MILLIS |             | 1769860800123
            UNIXTIME_MICROS |             | 1769860800123456
            UNIXTIME_NANOS  |             | 1769860800123456789
            STRING          |             | "2026-01-31T12:00:00Z"
            STRING          | %H:%M:%S.%3N | "12:00:00.123"
            """)
    void writesTheTimeAsItsTypeSays(TimeType type, String format, String json) {
        var inject = new Inject(config("", "", "", "t", type, Optional.ofNullable(format), true), context);

        assertThat(TestEvents.records(inject.apply(TAG, TestEvents.events(map()))))
                .containsExactly("{\"t\":" + json + "}");
    }

    @Test
    void writesEachSecondAnew() {
        var inject = new Inject(config("", "", "", "t", TimeType.STRING, Optional.of("%S"), true), context);
        var events = PackedEvents.of(
                List.of(TestEvents.event(1), TestEvents.event(1), TestEvents.event(2), TestEvents.event(1)));

        assertThat(TestEvents.records(inject.apply(TAG, events)))
                .containsExactly("{\"t\":\"01\"}", "{\"t\":\"01\"}", "{\"t\":\"02\"}", "{\"t\":\"01\"}");
    }

    @Test
    void writesTimesInTheZoneThatIsNamed() {
        var config = new InjectConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("t"),
                TimeType.STRING,
                Optional.empty(),
                true,
                false,
                Optional.of("+09:00"));

        var injected = new Inject(config, context)
                .apply(
                        TAG,
                        PackedEvents.of(new dev.tributary.event.Event(new EventTime(0, 0), TestEvents.record(map()))));

        assertThat(TestEvents.records(injected)).containsExactly("{\"t\":\"1970-01-01T09:00:00+09:00\"}");
    }

    private static InjectConfig config(
            String hostnameKey,
            String workerIdKey,
            String tagKey,
            String timeKey,
            TimeType timeType,
            Optional<String> timeFormat,
            boolean utc) {
        return new InjectConfig(
                key(hostnameKey),
                Optional.empty(),
                key(workerIdKey),
                key(tagKey),
                key(timeKey),
                timeType,
                timeFormat,
                true,
                utc,
                Optional.empty());
    }

    private static Optional<String> key(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
}
