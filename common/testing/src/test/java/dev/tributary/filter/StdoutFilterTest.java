package dev.tributary.filter;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.formatter.FormatterPlugins;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import io.vertx.core.Future;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StdoutFilterTest {
    private static final Tag TAG = new Tag("a.b.c");
    private static final PackedEvents EVENTS = TestEvents.events(map("k", 1), map("k", 2));
    private static final String NOW = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn Z")
            .format(TestContext.START.atZone(ZoneId.systemDefault()));

    private final TestContext context =
            TestContext.own().plugins(new FilterPlugins().plugins()).plugins(new FormatterPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void printsALineForEachEvent() {
        filter("@type stdout").filter(TAG, EVENTS);

        assertThat(context.console().text()).isEqualTo(NOW + " a.b.c: {\"k\":1}\n" + NOW + " a.b.c: {\"k\":2}\n");
    }

    @Test
    void injectsIntoThePrintedLineOnly() {
        EventStream passed = filter("@type stdout", "<inject>", "tag_key fluentd_tag", "</inject>")
                .filter(TAG, EVENTS)
                .result();

        assertThat(passed).isSameAs(EVENTS);
        assertThat(TestEvents.records(passed.packed())).containsExactly("{\"k\":1}", "{\"k\":2}");
        assertThat(context.console().lines().getFirst()).endsWith(" a.b.c: {\"k\":1,\"fluentd_tag\":\"a.b.c\"}");
    }

    @Test
    void passesEventsOnOnceTheyArePrinted() {
        context.console().hold();

        Future<EventStream> passed = filter("@type stdout").filter(TAG, EVENTS);

        assertThat(passed.isComplete()).isFalse();
        context.console().release();
        assertThat(passed.succeeded()).isTrue();
    }

    @Test
    void printsAsTheFormatAsks() {
        filter("@type stdout", "<format>", "@type json", "</format>").filter(TAG, EVENTS);

        assertThat(context.console().text()).isEqualTo("{\"k\":1}\n{\"k\":2}\n");
    }

    @Test
    void printsNothingForNoEvents() {
        context.console().hold();

        assertThat(filter("@type stdout").filter(TAG, PackedEvents.EMPTY).succeeded())
                .isTrue();
    }

    private Filter filter(String... lines) {
        return context.make(Category.FILTER, Filter.class, lines);
    }
}
