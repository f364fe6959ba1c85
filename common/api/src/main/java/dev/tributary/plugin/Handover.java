package dev.tributary.plugin;

import java.util.Optional;

/**
 * What goes along with events from a source to the outputs.
 *
 * @param delivered whether an emit is to complete only when the destination has the events: the file written, the next
 *     hop's ack there. Otherwise it completes when they are held
 * @param origin by what a durable buffer recognises the same events after a restart, if its source can say
 */
public record Handover(boolean delivered, Optional<Origin> origin) {

    /** Held is enough, and nobody will send them again under the same name. */
    public static final Handover PLAIN = new Handover(false, Optional.empty());
}
