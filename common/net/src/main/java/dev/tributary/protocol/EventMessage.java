package dev.tributary.protocol;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import java.util.Optional;

/**
 * Events of one tag, each entry checked, whichever mode carried them.
 *
 * @param events may be none, if all were skipped or the message had none
 * @param skipped entries that were well formed but not events
 * @param chunk what to acknowledge once somebody has taken responsibility for the events; absent if nobody asked
 */
public record EventMessage(Tag tag, EventStream events, Skipped skipped, Optional<ChunkToken> chunk, long wireBytes)
        implements ClientMessage {}
