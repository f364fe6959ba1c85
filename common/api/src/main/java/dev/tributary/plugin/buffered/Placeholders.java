package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.event.EventTime;
import dev.tributary.event.PeerText;
import dev.tributary.event.Tag;
import dev.tributary.event.TimeFormat;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.UndeliverableException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.msgpack.value.Value;

/**
 * A parameter whose text differs by chunk, such as a path: directives of strftime stand for the start of the chunk's time
 * slice, {@code ${tag}}, {@code ${tag[N]}}, {@code ${field}} and {@code ${chunk_id}} for what the chunk's events have in
 * common.
 */
public final class Placeholders {
    /** What makes a path another one for each chunk. */
    public static final String CHUNK_ID = "${chunk_id}";

    /** What an output may put into its text for itself, and no event may bring. */
    private static final Pattern MARKS = Pattern.compile("[\0\1]");

    /** A part of the text. */
    private sealed interface Piece permits Literal, TagPiece, Field, ChunkId {}

    private record Literal(String text, TimeFormat time) implements Piece {
        String at(Optional<Long> seconds) {
            return seconds.map(start -> time.format(new EventTime(start, 0))).orElse(text);
        }
    }

    private record TagPiece(Optional<Integer> part) implements Piece {}

    private record Field(String name) implements Piece {}

    private record ChunkId() implements Piece {}

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{(?:tag(?:\\[(-?\\d{1,6})])?|(chunk_id)|([-_.@$a-zA-Z0-9]+))}");

    /** A time nothing that a format shows changes at: midnight at the start of a year. */
    private static final long CHECK_SECONDS = 1_451_606_400;

    private static final long[] SLICES_SECONDS = {1, 60, 3_600, 86_400, 40 * 86_400, 400 * 86_400};

    private final String parameter;
    private final String text;
    private final List<Piece> pieces;

    /**
     * @param parameter its name, for messages
     * @param zone that times are written in
     */
    public Placeholders(String parameter, String text, ZoneId zone) {
        this.parameter = parameter;
        this.text = text;
        var found = new ArrayList<Piece>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int from = 0;
        while (matcher.find()) {
            addLiteral(text.substring(from, matcher.start()), zone, found);
            found.add(piece(matcher));
            from = matcher.end();
        }
        addLiteral(text.substring(from), zone, found);
        pieces = List.copyOf(found);
    }

    private static void addLiteral(String text, ZoneId zone, List<Piece> pieces) {
        if (!text.isEmpty()) {
            pieces.add(new Literal(text, TimeFormat.of(text, zone)));
        }
    }

    private static Piece piece(Matcher matcher) {
        if (matcher.group(2) != null) {
            return new ChunkId();
        }
        return matcher.group(3) != null
                ? new Field(matcher.group(3))
                : new TagPiece(Optional.ofNullable(matcher.group(1)).map(Integer::valueOf));
    }

    /**
     * Refuses a text that does not tell chunks apart by every key they have, or names a key they don't have.
     *
     * @throws ConfigException that names the placeholder to add or the chunk key to configure
     */
    public void check(Chunking chunking) {
        check(
                chunking.timekeySeconds(),
                chunking.keys().tag(),
                chunking.keys().fields().keySet());
    }

    void check(Optional<Long> timekeySeconds, boolean tag, Set<String> fields) {
        checkTime(timekeySeconds);
        boolean showsTag = pieces.stream().anyMatch(TagPiece.class::isInstance);
        if (tag && !showsTag) {
            throw refused("doesn't have a tag placeholder; add ${tag} or take tag out of the chunk keys of <buffer>");
        }
        if (!tag && showsTag) {
            throw noTag();
        }
        var missing = new TreeSet<>(fields);
        missing.removeAll(shownFields());
        if (!missing.isEmpty()) {
            throw refused("doesn't have enough placeholders for the chunk keys " + String.join(", ", missing));
        }
        checkFields(fields);
    }

    /**
     * Refuses a text that names a chunk key which chunks don't have; it need not name them all.
     *
     * @throws ConfigException that names the chunk key to configure
     */
    public void checkNames(Chunking chunking) {
        if (!chunking.keys().tag() && pieces.stream().anyMatch(TagPiece.class::isInstance)) {
            throw noTag();
        }
        checkFields(chunking.keys().fields().keySet());
    }

    private ConfigException noTag() {
        return refused("has tag placeholders, but chunk key 'tag' is not configured; write <buffer tag>");
    }

    private void checkFields(Set<String> fields) {
        Set<String> unknown = shownFields();
        unknown.removeAll(fields);
        if (!unknown.isEmpty()) {
            throw refused("has placeholders for " + String.join(", ", unknown)
                    + ", but the chunk keys of <buffer> don't have them");
        }
    }

    private Set<String> shownFields() {
        var shown = new TreeSet<String>();
        pieces.forEach(piece -> {
            if (piece instanceof Field field) {
                shown.add(field.name);
            }
        });
        return shown;
    }

    private void checkTime(Optional<Long> timekeySeconds) {
        if (timekeySeconds.isEmpty()) {
            for (long seconds : SLICES_SECONDS) {
                if (changesWithin(seconds)) {
                    throw refused("has timestamp placeholders, but chunk key 'time' is not configured");
                }
            }
        } else if (!changesWithin(timekeySeconds.get())) {
            throw refused("doesn't have timestamp placeholders for timekey " + timekeySeconds.get() + "s");
        }
    }

    private boolean changesWithin(long seconds) {
        return pieces.stream()
                .anyMatch(piece -> piece instanceof Literal literal
                        && !literal.at(Optional.of(CHECK_SECONDS))
                                .equals(literal.at(Optional.of(CHECK_SECONDS + seconds))));
    }

    private ConfigException refused(String why) {
        return new ConfigException(
                "Parameter '" + parameter + ": " + MARKS.matcher(text).replaceAll("") + "' " + why);
    }

    /**
     * The text as a path for {@code chunk}.
     *
     * @param otherwise the time of a chunk that has no time slice, in seconds since 1970; directives stay as they are
     *     where there is none
     * @throws UndeliverableException if what the events say would lead out of the path that the text names
     */
    public String path(Chunk chunk, Optional<Long> otherwise) {
        ChunkKey key = chunk.key();
        var path = new StringBuilder();
        int climbs = 0;
        for (Piece piece : pieces) {
            String part = switch (piece) {
                case Literal literal -> literal.at(key.timekey().or(() -> otherwise));
                case TagPiece tag -> checked(tag(key.tag(), tag.part));
                case Field field -> checked(field(key.variables().get(field.name)));
                case ChunkId id -> HexFormat.of().formatHex(chunk.id());
            };
            if (piece instanceof Literal literal) {
                climbs += climbs(literal.text);
            }
            path.append(part);
        }
        // A dot of ours and a dot of theirs make two: count again over the whole.
        if (climbs(path.toString()) > climbs) {
            throw climbing(path.toString());
        }
        return path.toString();
    }

    private static int climbs(String path) {
        int climbs = 0;
        for (String segment : path.split("/", -1)) {
            climbs += segment.equals("..") ? 1 : 0;
        }
        return climbs;
    }

    private String checked(String value) {
        if (value.startsWith("/") || MARKS.matcher(value).find() || climbs(value) > 0) {
            throw climbing(value);
        }
        return value;
    }

    private UndeliverableException climbing(String value) {
        return new UndeliverableException(
                parameter + ": '" + PeerText.shown(value) + "' would lead out of the path that is configured");
    }

    private static String tag(Optional<Tag> tag, Optional<Integer> part) {
        if (tag.isEmpty() || part.isEmpty()) {
            return tag.map(Tag::name).orElse("");
        }
        String[] parts = tag.get().parts();
        int index = part.get() < 0 ? parts.length + part.get() : part.get();
        return index >= 0 && index < parts.length ? parts[index] : "";
    }

    private static String field(@Nullable Value value) {
        if (value == null) {
            return "";
        }
        MessagePackWriter packed = new MessagePackWriter().value(value);
        return FieldText.read(new MessagePackReader(packed.bytes(), 0, packed.length()));
    }

    /** The directory every path lies in, whatever the chunk. */
    public String fixedDirectory() {
        Piece first = pieces.isEmpty() ? new ChunkId() : pieces.getFirst();
        String start = first instanceof Literal literal ? literal.text : "";
        int directive = start.indexOf('%');
        String fixed = directive < 0 ? start : start.substring(0, directive);
        return fixed.substring(0, fixed.lastIndexOf('/') + 1);
    }
}
