package dev.tributary.web;

import dev.tributary.config.ConfigElement;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Room;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MalformedJsonException;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.Values;
import dev.tributary.peers.AddedFields;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** From a request to its events: all of them, or the reason why there are none. For any thread. */
final class EventReader {
    private static final String TIME = "time";
    private static final Set<String> OURS = Set.of(TIME, "json", "ndjson", "msgpack");

    private final HttpInputConfig config;
    private final Optional<Parser> parser;
    private final String format;
    private final TimeField time;

    EventReader(HttpInputConfig config, PluginContext context) {
        this.config = config;
        boolean byContentType = config.readsByContentType();
        format = config.parse().flatMap(ConfigElement::type).orElse("in_http");
        parser = byContentType ? Optional.empty() : Optional.of(context.parser(config.parse(), ""));
        time = new TimeField(byContentType ? config.parse() : Optional.empty(), context);
    }

    /** The tag that the path says. */
    Tag tag(Received request) {
        String[] parts = request.path().startsWith("/")
                ? request.path().substring(1).split("/")
                : request.path().split("/");
        var tag = new Tag(String.join(".", parts));
        return config.addTagPrefix().map(tag::prefixed).orElse(tag);
    }

    /**
     * @param arrival the time of events that tell none
     * @param room what reading the body takes besides it
     * @throws BadRequestException if any of it cannot be read
     */
    PackedEvents read(Received request, String address, byte[] sent, EventTime arrival, Room room) {
        String encoding = request.header(HttpHeaderNames.CONTENT_ENCODING).orElse("");
        byte[] body = Inflating.isPlain(encoding)
                ? sent
                : Inflating.inflate(encoding, sent, config.decompressionSizeLimit(), room);
        room.take(body.length);
        Optional<EventTime> given = request.parameter(TIME).flatMap(TimeField::ofParameter);
        var events = new PackedEvents.Builder(Math.max(64, body.length));
        if (parser.isPresent()) {
            parse(parser.get(), body, given, arrival, events);
        } else {
            for (Value record : records(request, body)) {
                Map<Value, Value> fields =
                        new LinkedHashMap<>(record.asMapValue().map());
                EventTime own = time.takeFrom(fields).orElse(arrival);
                events.add(given.orElse(own), ValueFactory.newMap(fields));
            }
        }
        return withFields(request, address, events.build());
    }

    private void parse(
            Parser one, byte[] body, Optional<EventTime> given, EventTime arrival, PackedEvents.Builder events) {
        List<Parser.Parsed> parsed = one.parse(body, 0, body.length);
        if (parsed.isEmpty()) {
            throw new BadRequestException("the body of " + body.length + " bytes is not " + format);
        }
        parsed.forEach(event -> events.add(given.or(event::time).orElse(arrival), event.record()));
    }

    private PackedEvents withFields(Received request, String address, PackedEvents events) {
        var added = new LinkedHashMap<String, String>();
        if (config.addHttpHeaders()) {
            request.headers().forEach(header -> added.put("HTTP_" + key(header.getKey()), header.getValue()));
        }
        if (config.addQueryParams()) {
            request.query().forEach((name, value) -> {
                if (!OURS.contains(name)) {
                    added.put("QUERY_" + key(name), new String(value, StandardCharsets.UTF_8));
                }
            });
        }
        if (config.addRemoteAddr()) {
            added.put(
                    "REMOTE_ADDR",
                    request.header("X-Forwarded-For")
                            .map(all -> all.split(",", 2)[0].strip())
                            .filter(first -> !first.isEmpty())
                            .orElse(address));
        }
        var fields = new AddedFields(added);
        if (fields.isEmpty()) {
            return events;
        }
        var with = new PackedEvents.Builder(events.sizeBytes() * 2);
        fields.addTo(with, events);
        return with.build();
    }

    private static String key(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static List<Value> records(Received request, byte[] body) {
        var given = new LinkedHashMap<>(request.query());
        String type = request.header(HttpHeaderNames.CONTENT_TYPE).orElse("");
        String word = type.toLowerCase(Locale.ROOT);
        if (word.startsWith("application/x-www-form-urlencoded")) {
            given.putAll(FormFields.encoded(body));
        } else if (word.startsWith("multipart/form-data")) {
            given.putAll(FormFields.multipart(type, body));
        } else if (word.startsWith("application/json") || word.startsWith("application/csp-report")) {
            given.put("json", body);
        } else if (word.startsWith("application/msgpack")) {
            given.put("msgpack", body);
        } else if (word.startsWith("application/x-ndjson")) {
            given.put("ndjson", body);
        }
        byte[] msgpack = given.get("msgpack");
        byte[] json = given.get("json");
        byte[] ndjson = given.get("ndjson");
        if (msgpack != null) {
            return packed(msgpack);
        } else if (json != null) {
            return json(json, 0, json.length, "json");
        } else if (ndjson != null) {
            return lines(ndjson);
        }
        throw new BadRequestException("'json', 'ndjson' or 'msgpack' parameter is required");
    }

    private static List<Value> packed(byte[] bytes) {
        try {
            var reader = new MessagePackReader(bytes);
            var records = new ArrayList<Value>();
            while (reader.hasRemaining()) {
                records.addAll(records(Values.read(reader), "msgpack"));
            }
            return records;
        } catch (MalformedMessagePackException e) {
            throw new BadRequestException("msgpack: " + e.getMessage());
        }
    }

    private static List<Value> lines(byte[] bytes) {
        var records = new ArrayList<Value>();
        int number = 1;
        for (int begin = 0; begin < bytes.length; number++) {
            int end = begin;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int length = end > begin && bytes[end - 1] == '\r' ? end - 1 - begin : end - begin;
            if (length > 0) {
                records.addAll(json(bytes, begin, length, "line " + number + " of ndjson"));
            }
            begin = end + 1;
        }
        return records;
    }

    private static List<Value> json(byte[] bytes, int offset, int length, String where) {
        try {
            return records(JsonReader.readLenient(bytes, offset, length), where);
        } catch (MalformedJsonException e) {
            throw new BadRequestException(where + ": " + e.getMessage());
        }
    }

    /** A record, or an array of them; nil is none. */
    private static List<Value> records(Value value, String where) {
        if (value.isMapValue()) {
            return List.of(value);
        }
        if (value.isNilValue()) {
            return List.of();
        }
        if (!value.isArrayValue()) {
            throw new BadRequestException(
                    where + ": " + value.getValueType() + " is no record; a map is, or an array of" + " them");
        }
        List<Value> elements = value.asArrayValue().list();
        for (int i = 0; i < elements.size(); i++) {
            if (!elements.get(i).isMapValue()) {
                throw new BadRequestException(
                        where + ": element " + i + " is " + elements.get(i).getValueType() + ", not a map");
            }
        }
        return elements;
    }
}
