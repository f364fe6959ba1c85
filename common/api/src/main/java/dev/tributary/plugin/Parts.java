package dev.tributary.plugin;

import dev.tributary.event.PackedEvents;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stream while it is parted by where its events go. An event may go to several places, and to none. */
public final class Parts {
    private static final int CAPACITY_BYTES = 4096;

    private record Part(Destination destination, PackedEvents.Builder events) {}

    private final boolean batches;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Destination, Part> latest = new HashMap<>();

    /** @param batches what goes to one place goes there together; else only what follows each other does */
    public Parts(boolean batches) {
        this.batches = batches;
    }

    /** Where the next event that goes there is to be added. */
    public PackedEvents.Builder events(Destination destination) {
        boolean goesOn =
                batches || (!parts.isEmpty() && parts.getLast().destination.equals(destination));
        return Optional.ofNullable(latest.get(destination))
                .filter(found -> goesOn)
                .orElseGet(() -> begun(destination))
                .events;
    }

    private Part begun(Destination destination) {
        var part = new Part(destination, new PackedEvents.Builder(CAPACITY_BYTES));
        parts.add(part);
        latest.put(destination, part);
        return part;
    }

    /** Gives each part to its destination; completes when all have taken responsibility, fails if one has not. */
    public Future<Void> emit(Handover handover) {
        var emits = new ArrayList<Future<Void>>(parts.size());
        for (Part part : parts) {
            emits.add(part.destination.emit(part.events.build(), handover, batches ? 0 : emits.size()));
        }
        return Future.join(emits).mapEmpty();
    }
}
