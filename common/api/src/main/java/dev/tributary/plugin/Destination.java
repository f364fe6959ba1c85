package dev.tributary.plugin;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import io.vertx.core.Future;

/**
 * Where part of a stream goes.
 *
 * @param name tells it from the others of the same plugin, and stays the same from one run to the next
 */
public record Destination(String name, Output output, Tag tag) {

    /**
     * What goes here has a name of its own, as the same buffer may get other parts of the same stream: made of the
     * stream's, so that the same part has it when the stream comes again.
     *
     * @param number of the part, where several of a stream come here
     */
    Future<Void> emit(EventStream events, Handover handover, int number) {
        var part = new Handover(handover.delivered(), handover.origin().map(whole -> part(whole, number)));
        return output.emit(tag, events, part);
    }

    private Origin part(Origin whole, int number) {
        byte[] here = Origin.bytes(number + "\n" + name + "\n" + tag.name());
        long lane = whole.lane() == 0 ? 0 : Origin.lane(Origin.bytes(whole.lane()), here);
        return Origin.of(lane, Origin.bytes(whole.high()), Origin.bytes(whole.low()), here);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Destination one && name.equals(one.name) && tag.equals(one.tag);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + tag.hashCode();
    }
}
