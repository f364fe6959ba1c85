package dev.tributary.forward.client;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.net.SocketBytes.Piece;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.protocol.ChunkToken;
import dev.tributary.protocol.PackedForward;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes messages of chunks: one for each tag in it, so one as a rule. Entries that may go as they are kept are not
 * copied; others are rewritten or compressed, off the event loop if there are many.
 */
final class ChunkMessages {
    /** Above this the work leaves the event loop: about a quarter of a millisecond. */
    private static final int INLINE_BYTES_MAX = 64 * 1024;

    /** Events of one tag, in order. */
    private record Group(Tag tag, List<EventStream> streams) {}

    private final Vertx vertx;
    private final Compression compression;
    private final boolean asksForAck;
    private final WireEntryForm entries;

    ChunkMessages(ForwardOutputConfig config, Vertx vertx) {
        this.vertx = vertx;
        this.compression = config.compress();
        this.asksForAck = config.requireAckResponse();
        this.entries = new WireEntryForm(config.timeAsInteger(), config.retainMetadataInForwardMode());
    }

    Future<List<OutgoingMessage>> of(Chunk chunk) {
        List<Group> groups = groups(chunk);
        byte[] id = chunk.id();
        boolean asItIs =
                groups.stream().flatMap(group -> group.streams().stream()).allMatch(this::fits);
        boolean small = chunk.sizeBytes() <= INLINE_BYTES_MAX
                && compression == Compression.TEXT
                && chunk.streams().stream().allMatch(PackedEvents.class::isInstance);
        if (asItIs || small) {
            return Future.succeededFuture(messages(id, groups));
        }
        return vertx.executeBlocking(() -> messages(id, groups), false).map(Objects::requireNonNull);
    }

    private boolean fits(EventStream events) {
        Compression kept = events instanceof CompressedEvents compressed ? compressed.compression() : Compression.TEXT;
        return kept == compression && !entries.differFrom(events);
    }

    /** By tag, each in its own order. One group, unless chunks are cut without the tag. */
    private static List<Group> groups(Chunk chunk) {
        var groups = new LinkedHashMap<Tag, Group>();
        for (Chunk.Piece piece : chunk.pieces()) {
            groups.computeIfAbsent(piece.tag(), tag -> new Group(tag, new ArrayList<>()))
                    .streams()
                    .add(piece.events());
        }
        return List.copyOf(groups.values());
    }

    private List<OutgoingMessage> messages(byte[] id, List<Group> groups) {
        var messages = new ArrayList<OutgoingMessage>();
        for (int i = 0; i < groups.size(); i++) {
            Optional<ChunkToken> token = asksForAck ? Optional.of(token(id, i)) : Optional.empty();
            messages.add(message(groups.get(i), token));
        }
        return messages;
    }

    /** The id as Fluentd writes it; with its number behind it for a second tag and on. */
    private static ChunkToken token(byte[] id, int index) {
        return index == 0
                ? ChunkToken.ofId(id)
                : ChunkToken.ofText(Base64.getEncoder().encodeToString(id) + "-" + index + "\n");
    }

    private OutgoingMessage message(Group group, Optional<ChunkToken> token) {
        List<Piece> payload = payload(group.streams());
        long payloadBytes = payload.stream().mapToLong(Piece::length).sum();
        int count = group.streams().stream().mapToInt(EventStream::count).sum();
        var around = PackedForward.around(group.tag(), payloadBytes, count, compression, token);
        var pieces = new ArrayList<Piece>(payload.size() + 2);
        pieces.add(new Piece(around.header(), 0, around.header().length));
        pieces.addAll(payload);
        pieces.add(new Piece(around.option(), 0, around.option().length));
        return new OutgoingMessage(pieces, token);
    }

    private List<Piece> payload(List<EventStream> streams) {
        var payload = new ArrayList<Piece>();
        var plain = new MessagePackWriter(1024);
        for (EventStream stream : streams) {
            if (fits(stream)) {
                flush(plain, payload);
                payload.add(piece(stream));
            } else {
                PackedEvents packed = stream.packed();
                PackedEvents rewritten = entries.differFrom(packed) ? entries.rewrite(packed) : packed;
                if (compression == Compression.TEXT) {
                    payload.add(piece(rewritten));
                } else {
                    plain.raw(rewritten.bytes(), rewritten.offset(), rewritten.sizeBytes());
                }
            }
        }
        flush(plain, payload);
        return payload;
    }

    /** Appends what was collected as one member or frame. */
    private void flush(MessagePackWriter plain, List<Piece> payload) {
        if (plain.length() > 0) {
            byte[] deflated = Codec.deflate(compression, plain.bytes(), 0, plain.length());
            payload.add(new Piece(deflated, 0, deflated.length));
            plain.truncate(0);
        }
    }

    private static Piece piece(EventStream events) {
        return switch (events) {
            case PackedEvents packed -> new Piece(packed.bytes(), packed.offset(), packed.sizeBytes());
            case CompressedEvents packed -> new Piece(packed.bytes(), packed.offset(), packed.sizeBytes());
        };
    }
}
