package dev.tributary.protocol;

import dev.tributary.event.Compression;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Room;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One whole message to what it means. Its second element tells the mode.
 *
 * <pre>{@code
 * [tag, [[time, record], …], option?]     Forward
 * [tag, str or bin, option?]              PackedForward, CompressedPackedForward
 * [tag, time, record, option?]            Message
 * }</pre>
 */
final class MessageReader {
    /** Messages without any sense in a row before the peer is taken for something else than a forwarder. */
    static final int INVALID_MAX = 16;

    /** A longer tag is decoded each time: what a connection remembers is bounded in bytes. */
    private static final int TAG_REMEMBERED_BYTES_MAX = 1024;

    private final ForwardRules rules;
    private final Room room;
    private int invalidInARow;
    private Tag lastTag = new Tag("");
    private byte[] lastTagBytes = new byte[0];

    /** @param room what copies of events take */
    MessageReader(ForwardRules rules, Room room) {
        this.rules = rules;
        this.room = room;
    }

    /**
     * @param wireBytes what the message took on the wire, which differs from the bytes given if it was JSON
     * @throws ProtocolException if it is to be refused
     */
    ClientMessage read(byte[] bytes, int start, int end, long wireBytes, boolean json) {
        var message = new MessageParts(new MessagePackReader(bytes, start, end - start), wireBytes, json);
        ClientMessage read = switch (message.reader.kind()) {
            case NIL -> new Heartbeat(wireBytes);
            case ARRAY -> array(message);
            case EXTENSION -> throw new ProtocolException("an extension stands alone");
            default -> stray(message);
        };
        if (read instanceof EventMessage || read instanceof CompressedMessage) {
            invalidInARow = 0;
        }
        return read;
    }

    /** The token of a message that {@link #read} has refused, if it can be found without a look at what is in it. */
    static Optional<ChunkToken> tokenOf(byte[] bytes, int start, int end, boolean json) {
        try {
            var reader = new MessagePackReader(bytes, start, end - start);
            if (reader.kind() != Kind.ARRAY) {
                return Optional.empty();
            }
            long size = reader.arrayHeader();
            for (long element = 0; element < size - 1; element++) {
                reader.skip();
            }
            return MessageOption.read(reader, Math.min(1, size), json).chunk();
        } catch (MalformedMessagePackException | ProtocolException e) {
            return Optional.empty();
        }
    }

    /** What a message is read from, and where its option goes. */
    private static final class MessageParts {
        final MessagePackReader reader;
        final long wireBytes;
        final boolean json;

        MessageParts(MessagePackReader reader, long wireBytes, boolean json) {
            this.reader = reader;
            this.wireBytes = wireBytes;
            this.json = json;
        }

        MessageOption option(long remaining) {
            return MessageOption.read(reader, remaining, json);
        }
    }

    private ClientMessage stray(MessageParts message) {
        if (invalidInARow >= INVALID_MAX) {
            throw new ProtocolException("more than " + INVALID_MAX
                    + " messages in a row that are no events: this is not the forward protocol");
        }
        return invalid(message.reader.kind() + " instead of a message", Optional.empty(), message.wireBytes);
    }

    private InvalidMessage invalid(String reason, Optional<ChunkToken> chunk, long wireBytes) {
        if (!rules.skipInvalidEvent()) {
            throw new ProtocolException(reason + ", and skip_invalid_event is false");
        }
        return new InvalidMessage(reason, chunk, invalidInARow++ > 0, wireBytes);
    }

    private ClientMessage array(MessageParts message) {
        MessagePackReader reader = message.reader;
        long size = reader.arrayHeader();
        if (size < 2) {
            return invalid("a message of " + size + " elements", Optional.empty(), message.wireBytes);
        }
        Kind tagKind = reader.kind();
        if (tagKind != Kind.STRING && tagKind != Kind.BINARY) {
            return invalidTag(message, "a tag that is " + tagKind + ", not a string", size);
        }
        int tagStart = reader.position();
        int tagBytes = reader.rawHeader();
        reader.position(tagStart);
        if (tagBytes > Tag.BYTES_MAX) {
            return invalidTag(message, "a tag of " + tagBytes + " bytes, more than " + Tag.BYTES_MAX, size);
        }
        Tag tag = tag(reader);
        return switch (reader.kind()) {
            case ARRAY -> forward(tag, message, size);
            case STRING, BINARY -> packedForward(tag, message, size);
            default -> message(tag, message, size);
        };
    }

    /** Passes over the events to find out whether they are to be acknowledged: sending them again would not help. */
    private InvalidMessage invalidTag(MessageParts message, String reason, long size) {
        MessagePackReader reader = message.reader;
        reader.skip();
        Kind second = reader.kind();
        boolean batch = second == Kind.ARRAY || second == Kind.STRING || second == Kind.BINARY;
        int before = batch ? 2 : 3;
        for (int i = 1; i < before && i < size; i++) {
            reader.skip();
        }
        MessageOption option = message.option(size - before);
        return invalid(reason, option.chunk(), message.wireBytes);
    }

    private ClientMessage forward(Tag tag, MessageParts message, long size) {
        MessagePackReader reader = message.reader;
        long elements = reader.arrayHeader();
        EntryCheck check =
                EntryCheck.ofElements(reader.bytes(), reader.position(), reader.limit(), elements, rules, room);
        reader.position(check.end());
        return events(tag, check, message.option(size - 2), message.wireBytes);
    }

    private ClientMessage packedForward(Tag tag, MessageParts message, long size) {
        MessagePackReader reader = message.reader;
        int length = reader.rawHeader();
        int start = reader.position();
        reader.advance(length);
        MessageOption option = message.option(size - 2);
        if (option.signal() != 0) {
            return notLogs(option, message.wireBytes);
        }
        Compression compression = compression(option.compressed(), reader.bytes(), start, length);
        if (compression != Compression.TEXT) {
            return new CompressedMessage(
                    tag, compression, reader.bytes(), start, length, option.chunk(), message.wireBytes, rules);
        }
        EntryCheck check = EntryCheck.ofPayload(reader.bytes(), start, start + length, rules, room);
        return events(tag, check, option, message.wireBytes);
    }

    /** A sender may forget the option, and text that began like gzip or zstd would not be entries anyway. */
    private static Compression compression(String word, byte[] bytes, int start, int length) {
        return switch (word) {
            case "gzip" -> Compression.GZIP;
            case "zstd" -> Compression.ZSTD;
            case "text" -> Magic.of(bytes, start, length);
            default ->
                throw new ProtocolException(
                        "option compressed \"" + shortened(word) + "\" is none of text, gzip, zstd");
        };
    }

    private ClientMessage message(Tag tag, MessageParts message, long size) {
        if (size < 3) {
            return invalid("a message of tag and time without a record", Optional.empty(), message.wireBytes);
        }
        MessagePackReader reader = message.reader;
        int start = reader.position();
        Entry entry = Entry.inspectPair(reader, 2, rules);
        int end = reader.position();
        MessageOption option = message.option(size - 3);
        return switch (entry) {
            case Entry.NoEvent(String reason) -> skippedMessage(tag, reason, option, message.wireBytes);
            case Entry.Event event -> {
                PackedEvents events = one(event, option, reader.bytes(), start, end);
                yield events(tag, new EntryCheck(events, Skipped.NONE, end), option, message.wireBytes);
            }
        };
    }

    /** The entry of a Message: the header of a pair, and the message's own time and record. */
    private PackedEvents one(Entry.Event found, MessageOption option, byte[] bytes, int start, int end) {
        Entry.Event event = option.hasMetadata() && !found.hasMetadata()
                ? found.withMetadata(option.metadataStart(), option.metadataEnd())
                : found;
        room.take(1L + end - start);
        var out = new MessagePackWriter(1 + end - start);
        if (event.asItLies()) {
            out.arrayHeader(2).raw(bytes, start, end - start);
        } else {
            event.write(bytes, out);
        }
        return new PackedEvents(out.bytes(), 0, out.length(), 1, event.hasMetadata());
    }

    private ClientMessage skippedMessage(Tag tag, String reason, MessageOption option, long wireBytes) {
        if (!rules.skipInvalidEvent()) {
            throw new ProtocolException(reason + ", and skip_invalid_event is false");
        }
        return new EventMessage(tag, PackedEvents.EMPTY, Skipped.NONE.and(reason), option.chunk(), wireBytes);
    }

    private ClientMessage events(Tag tag, EntryCheck check, MessageOption option, long wireBytes) {
        return option.signal() == 0
                ? new EventMessage(tag, check.events(), check.skipped(), option.chunk(), wireBytes)
                : notLogs(option, wireBytes);
    }

    private InvalidMessage notLogs(MessageOption option, long wireBytes) {
        String what = switch (Math.clamp(option.signal(), 0, 3)) {
            case 1 -> "metrics";
            case 2 -> "traces";
            default -> "something unknown";
        };
        return invalid("fluent_signal %d: %s, not logs".formatted(option.signal(), what), option.chunk(), wireBytes);
    }

    /** Senders repeat the same few tags, so the last one is kept decoded. */
    private Tag tag(MessagePackReader reader) {
        int length = reader.rawHeader();
        int start = reader.position();
        reader.advance(length);
        if (java.util.Arrays.equals(lastTagBytes, 0, lastTagBytes.length, reader.bytes(), start, start + length)) {
            return lastTag;
        }
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reader.bytes(), start, length))
                    .toString();
            if (length > TAG_REMEMBERED_BYTES_MAX) {
                return new Tag(name);
            }
            lastTag = new Tag(name);
            lastTagBytes = java.util.Arrays.copyOfRange(reader.bytes(), start, start + length);
            return lastTag;
        } catch (CharacterCodingException e) {
            throw new ProtocolException("a tag of " + length + " bytes that are not UTF-8", e);
        }
    }

    private static String shortened(String word) {
        return word.length() <= 20 ? word : word.substring(0, 20) + "…";
    }
}
