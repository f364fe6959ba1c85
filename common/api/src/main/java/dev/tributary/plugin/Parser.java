package dev.tributary.plugin;

import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.MapValue;

/** Text to a record: a line of a file, a datagram, a request body. Stateless, usable from any thread. */
public interface Parser {

    /**
     * The records in {@code bytes}, mostly one; empty if the text is not of this format.
     *
     * @param bytes one line or message without its end-of-line; not kept
     */
    List<Parsed> parse(byte[] bytes, int offset, int length);

    /**
     * Adds what is in {@code bytes} to {@code events}; false, and nothing added, if the text is not of this format.
     * For sources of many lines: a parser that can pack without building a record does so here.
     *
     * @param arrival the event's time if the text tells none
     */
    default boolean parse(byte[] bytes, int offset, int length, EventTime arrival, PackedEvents.Builder events) {
        List<Parsed> parsed = parse(bytes, offset, length);
        parsed.forEach(event -> events.add(event.time().orElse(arrival), event.record()));
        return !parsed.isEmpty();
    }

    /** How lines belong together where a text may have several; empty where each line is a text. */
    default Optional<Multiline> multiline() {
        return Optional.empty();
    }

    /**
     * For sources of lines: a text is a first line and all that follow up to the next one.
     *
     * @param firstLine what a first line looks like; empty if a text ends with the line that lets the parser match it
     */
    record Multiline(Optional<FirstLine> firstLine) {}

    /** Tells where a text of several lines begins. */
    @FunctionalInterface
    interface FirstLine {
        /** @param bytes hold the line, without its end-of-line */
        boolean matches(byte[] bytes, int offset, int length);
    }

    /**
     * @param time from the text, if the parser is asked to read one and it is there
     */
    record Parsed(Optional<EventTime> time, MapValue record) {}
}
