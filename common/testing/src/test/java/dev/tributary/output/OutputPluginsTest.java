package dev.tributary.output;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.formatter.FormatterPlugins;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import io.vertx.core.Future;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The outputs as a configuration makes them. */
class OutputPluginsTest {
    private static final Tag TAG = new Tag("a.b.c");
    private static final PackedEvents EVENTS = TestEvents.events(map("k", 1), map("k", 2));
    private static final String NOW = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn Z")
            .format(TestContext.START.atZone(ZoneId.systemDefault()));

    private final TestContext context =
            TestContext.own().plugins(new OutputPlugins().plugins()).plugins(new FormatterPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void stdoutPrintsFluentdsLine() {
        output("@type stdout").emit(TAG, EVENTS);

        assertThat(context.console().text()).isEqualTo(NOW + " a.b.c: {\"k\":1}\n" + NOW + " a.b.c: {\"k\":2}\n");
    }

    @Test
    void stdoutInjectsAndFormats() {
        output("@type stdout", "<format>", "@type json", "</format>", "<inject>", "tag_key t", "</inject>")
                .emit(TAG, EVENTS);

        assertThat(context.console().lines()).containsExactly("{\"k\":1,\"t\":\"a.b.c\"}", "{\"k\":2,\"t\":\"a.b.c\"}");
    }

    @Test
    void stdoutReadsItsOldSpelling() {
        output("@type stdout", "output_type hash", "include_tag_key true").emit(TAG, EVENTS);

        assertThat(context.console().lines().getFirst()).isEqualTo(NOW + " a.b.c: {\"k\"=>1, \"tag\"=>\"a.b.c\"}");
    }

    @Test
    void stdoutTakesResponsibilityWhenTheLinesAreWritten() {
        context.console().hold();

        Future<Void> emitted = output("@type stdout").emit(TAG, EVENTS);

        assertThat(emitted.isComplete()).isFalse();
        context.console().release();
        assertThat(emitted.succeeded()).isTrue();
    }

    @Test
    void nullTakesEverything() {
        assertThat(output("@type null").emit(TAG, EVENTS).succeeded()).isTrue();
    }

    private Output output(String... lines) {
        return context.make(Category.OUTPUT, Output.class, lines);
    }
}
