package dev.tributary.web;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.EventTime;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** The field of a record that tells its time, read as the parser {@code json} would. For any thread. */
final class TimeField {
    private static final BigDecimal LIMIT = BigDecimal.valueOf(EventTime.SECONDS_LIMIT);

    /** How a number or a date begins; anything else would be read as 0, as Ruby does. */
    private static final Pattern NUMERIC = Pattern.compile("\\s*[+-]?\\d");

    private final Value key;
    private final boolean keep;
    /** Whether nothing is said of how the time is written: then a number is seconds. */
    private final boolean plain;

    private final Parser parser;

    /** @param section the options, of {@code <parse> @type in_http}; empty for the usual ones */
    TimeField(Optional<ConfigElement> section, PluginContext context) {
        key = ValueFactory.newString(
                section.flatMap(one -> one.param("time_key")).orElse("time"));
        keep = section.flatMap(one -> one.param("keep_time_key"))
                .filter(text -> !text.equals("false") && !text.equals("no"))
                .isPresent();
        plain = section.isEmpty();
        parser = context.parser(Optional.of(asJson(section)), "json");
    }

    private static ConfigElement asJson(Optional<ConfigElement> section) {
        Position position = section.map(ConfigElement::position).orElse(Position.UNKNOWN);
        return section.orElseGet(() -> new ConfigElement("parse", "", Map.of(), List.of(), position))
                .withoutParam("type")
                .withParam("@type", new ConfigValue("json", position));
    }

    /**
     * The time that {@code fields} tell, which goes out of them unless it is to stay; empty where there is none.
     *
     * @throws BadRequestException if it is no time
     */
    Optional<EventTime> takeFrom(Map<Value, Value> fields) {
        Value value = keep ? fields.get(key) : fields.remove(key);
        if (value == null || value.isNilValue()) {
            return Optional.empty();
        }
        if (plain && value.isIntegerValue() && value.asIntegerValue().isInLongRange()) {
            return Optional.of(seconds(BigDecimal.valueOf(value.asIntegerValue().toLong())));
        }
        if (plain
                && value.isStringValue()
                && !NUMERIC.matcher(value.asStringValue().asString()).lookingAt()) {
            throw noTime();
        }
        byte[] json = json(value);
        List<Parser.Parsed> parsed = parser.parse(json, 0, json.length);
        if (parsed.isEmpty() || parsed.getFirst().time().isEmpty()) {
            throw noTime();
        }
        return parsed.getFirst().time();
    }

    private BadRequestException noTime() {
        return new BadRequestException("the field " + key.toJson() + " is no time");
    }

    private byte[] json(Value value) {
        return JsonWriter.json(ValueFactory.newMap(key, value)).getBytes(StandardCharsets.UTF_8);
    }

    /** {@code ?time=}: seconds; empty for a text that is no number, or 0. */
    static Optional<EventTime> ofParameter(String text) {
        try {
            BigDecimal seconds = new BigDecimal(text.strip());
            return seconds.signum() == 0 ? Optional.empty() : Optional.of(seconds(seconds));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static EventTime seconds(BigDecimal seconds) {
        if (seconds.precision() - seconds.scale() > 20 || seconds.abs().compareTo(LIMIT) > 0) {
            throw new BadRequestException("a time further than " + LIMIT + " seconds from 1970");
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        int nanos = seconds.subtract(whole)
                .movePointRight(9)
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
        return new EventTime(whole.longValueExact(), nanos);
    }
}
