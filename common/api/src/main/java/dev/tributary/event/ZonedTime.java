package dev.tributary.event;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A time with the zone that it was written in.
 *
 * @param zone {@link ZoneOffset#UTC} where the text says UTC or Z; {@code +00:00} and GMT are {@link #PLUS_ZERO}, as Ruby
 *     tells them apart
 */
public record ZonedTime(EventTime time, ZoneId zone) {
    /** An offset of nothing, which is not called UTC. */
    public static final ZoneId PLUS_ZERO = ZoneId.ofOffset("UTC", ZoneOffset.UTC);

    static Optional<ZoneId> said(String name) {
        return name.matches("(?i)\\+00(:?00)?|gmt") ? Optional.of(PLUS_ZERO) : ZoneNames.find(name);
    }
}
