package dev.tributary.forward.client;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.formatter.FormatterPlugins;
import dev.tributary.forward.ForwardPeer;
import dev.tributary.output.OutputPlugins;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import dev.tributary.testing.TestLoop;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A forward output that reaches nobody, with {@code <secondary> @type stdout} behind it. */
class SecondaryStdoutTest {
    private static final PackedEvents EVENTS = TestEvents.events(map("k", 1), map("k", 2));

    @ParameterizedTest
    @ValueSource(strings = {"text", "gzip", "zstd"})
    void printsEventsThatAPersonCanRead(String compress) throws Exception {
        byte[] deflated = Codec.deflate(Compression.GZIP, EVENTS.bytes(), EVENTS.offset(), EVENTS.sizeBytes());
        var compressed =
                new CompressedEvents(Compression.GZIP, deflated, 0, deflated.length, EVENTS.sizeBytes(), 2, false);
        List<String> lines = printed(List.of("compress " + compress), EVENTS, compressed);
        assertThat(lines)
                .hasSize(4)
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d [\\d:.]+ [+-]\\d{4} app: \\{\"k\":[12]}"));
    }

    @Test
    void saysOnceThatItIsOfAnotherType() throws Exception {
        try (var context = context()) {
            output(context, List.of());
            assertThat(context.warnings())
                    .filteredOn(note -> note.contains("<secondary>"))
                    .singleElement()
                    .asString()
                    .contains("another type (stdout)", "secondary_file");
        }
    }

    private static List<String> printed(List<String> more, EventStream... streams) throws Exception {
        try (var context = context()) {
            context.clock().run();
            var loop = new TestLoop(context.vertx());
            Output output = loop.call(() -> output(context, more));
            loop.await(output::start);
            try {
                for (EventStream stream : streams) {
                    loop.await(() -> output.emit(new Tag("app"), stream));
                }
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> context.console().lines().size() >= 4);
                return context.console().lines();
            } finally {
                loop.await(output::stop);
            }
        }
    }

    private static TestContext context() {
        return TestContext.own()
                .plugins(new ForwardClientPlugins().plugins())
                .plugins(new OutputPlugins().plugins())
                .plugins(new FormatterPlugins().plugins());
    }

    private static Output output(TestContext context, List<String> more) {
        int closed;
        try (var listener = ForwardPeer.listen()) {
            closed = listener.port();
        }
        var lines = Stream.of(
                        List.of("@type forward", OutputHarness.server(closed), "heartbeat_type none"),
                        more,
                        List.of("<buffer>", "flush_mode immediate", "retry_wait 0.1", "retry_timeout 1", "</buffer>"),
                        List.of("<secondary>", "@type stdout", "</secondary>"))
                .flatMap(List::stream)
                .flatMap(text -> Arrays.stream(text.split("\n")))
                .toArray(String[]::new);
        return context.make(Category.OUTPUT, Output.class, lines);
    }
}
