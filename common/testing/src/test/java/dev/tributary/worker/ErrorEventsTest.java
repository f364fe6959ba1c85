package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestMeters;
import io.vertx.core.Future;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class ErrorEventsTest {
    private static final Tag EVIL = new Tag("a\u001b[2J\nforged");
    private static final Logger LOG = Logger.getLogger("dev.tributary.test.errors");

    @Test
    void neitherATagNorACauseForgesALine() {
        try (var lines = new LogLines("errors")) {
            new ErrorEvents(Optional.empty(), new TestMeters(), LOG)
                    .take(EVIL, PackedEvents.EMPTY, "bad", new IllegalArgumentException("no number: \u009b31m\nx"));
            new ErrorEvents(
                            Optional.of((tag, events, handover) -> Future.failedFuture("not \u001b[1m\nnow")),
                            new TestMeters(),
                            LOG)
                    .take(EVIL, PackedEvents.EMPTY, "bad", null);

            assertThat(lines.all())
                    .containsExactly(
                            "WARN 0 events with tag 'a?[2J?forged' are dropped: bad: no number: ?31m?x; a <label"
                                    + " @ERROR> would get them",
                            "WARN 0 events with tag 'a?[2J?forged' are dropped: <label @ERROR> does not take them: not"
                                    + " ?[1m?now");
        }
    }
}
