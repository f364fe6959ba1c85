package dev.tributary.filter;

import dev.tributary.event.EventTime;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.plugin.RecordAccessor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** The event time that a record's field holds as seconds since 1970. */
final class RecordTime {
    private final RecordAccessor field;

    RecordTime(String key) {
        field = RecordAccessor.path(key, List.of(key));
    }

    /**
     * @return empty if the record has no such field
     * @throws IllegalArgumentException if it holds no number that a time can be
     */
    Optional<EventTime> read(MessagePackReader record) {
        if (!field.find(record)) {
            return Optional.empty();
        }
        return switch (record.kind()) {
            case INTEGER -> Optional.of(time(record.integer(), 0));
            case FLOAT -> Optional.of(ofSeconds(BigDecimal.valueOf(record.floating())));
            case STRING, BINARY -> Optional.of(ofText(record.string()));
            default -> throw new IllegalArgumentException("renew_time_key " + field + " holds no number");
        };
    }

    private EventTime ofText(String text) {
        try {
            return ofSeconds(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("renew_time_key " + field + " holds no number");
        }
    }

    private EventTime ofSeconds(BigDecimal seconds) {
        if (seconds.precision() - seconds.scale() > 18) {
            throw new IllegalArgumentException("renew_time_key " + field + " holds no time but a huge number");
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return time(
                whole.longValueExact(),
                seconds.subtract(whole).movePointRight(9).intValue());
    }

    private EventTime time(long seconds, int nanos) {
        if (!EventTime.isTime(seconds)) {
            throw new IllegalArgumentException("renew_time_key " + field + " holds no time but a huge number");
        }
        return new EventTime(seconds, nanos);
    }
}
