package dev.tributary.output;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.testing.TestEvents;
import org.junit.jupiter.api.Test;

class StoresTest {
    @Test
    void aStoreThatMissesAClassHasFailed() {
        Output built = (tag, events, handover) -> {
            throw new NoClassDefFoundError("acme/Absent");
        };
        assertThat(Stores.emit(built, new Tag("t"), TestEvents.events(map("k", 1)), Handover.PLAIN)
                        .cause())
                .hasMessage("acme/Absent");
    }
}
