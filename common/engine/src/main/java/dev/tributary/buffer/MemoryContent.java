package dev.tributary.buffer;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.buffered.Chunk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A chunk in memory. Packed events are copied once, into segments that are never moved; neighbours of one tag in one
 * segment become one piece. Compressed ones are kept as they are.
 */
final class MemoryContent implements ChunkContent {
    private static final int SEGMENT_BYTES_MIN = 1024;
    private static final int SEGMENT_BYTES_MAX = 128 * 1024;

    private final Vertx vertx;
    private final Compression compress;
    private List<Chunk.Piece> pieces = new ArrayList<>();
    private byte[] segment = new byte[0];
    private int used;
    private long sizeBytes;

    /** @param compress what the chunk is compressed to when it is sealed */
    MemoryContent(Vertx vertx, Compression compress) {
        this.vertx = vertx;
        this.compress = compress;
    }

    @Override
    public Future<Long> append(AppendedPart part) {
        EventStream events = part.events();
        Tag tag = part.tag();
        switch (events) {
            case CompressedEvents compressed -> {
                pieces.add(new Chunk.Piece(tag, compressed));
                // What comes next is a piece of its own.
                segment = new byte[0];
                used = 0;
            }
            case PackedEvents packed -> copy(tag, packed);
        }
        sizeBytes += events.sizeBytes();
        return Future.succeededFuture((long) events.sizeBytes());
    }

    private void copy(Tag tag, PackedEvents packed) {
        if (packed.sizeBytes() > segment.length - used) {
            int next = Math.clamp(sizeBytes, SEGMENT_BYTES_MIN, SEGMENT_BYTES_MAX);
            segment = new byte[Math.max(next, packed.sizeBytes())];
            used = 0;
        }
        System.arraycopy(packed.bytes(), packed.offset(), segment, used, packed.sizeBytes());
        var added = new PackedEvents(segment, used, packed.sizeBytes(), packed.count(), packed.metadata());
        if (used > 0 && pieces.getLast().tag().equals(tag)) {
            var last = (PackedEvents) pieces.removeLast().events();
            added = new PackedEvents(
                    segment,
                    last.offset(),
                    last.sizeBytes() + packed.sizeBytes(),
                    last.count() + packed.count(),
                    last.metadata() || packed.metadata());
        }
        pieces.add(new Chunk.Piece(tag, added));
        used += packed.sizeBytes();
    }

    @Override
    public Future<Long> seal() {
        segment = new byte[0];
        used = 0;
        boolean asItIs = compress == Compression.TEXT
                || pieces.stream().noneMatch(piece -> piece.events() instanceof PackedEvents);
        if (asItIs) {
            return Future.succeededFuture(sizeBytes);
        }
        List<Chunk.Piece> plain = pieces;
        return vertx.executeBlocking(() -> compressed(plain), false).map(done -> {
            pieces = Objects.requireNonNull(done);
            sizeBytes = pieces.stream()
                    .mapToLong(piece -> piece.events().sizeBytes())
                    .sum();
            return sizeBytes;
        });
    }

    /** Neighbours of one tag become one member or frame. */
    private List<Chunk.Piece> compressed(List<Chunk.Piece> plain) {
        var done = new ArrayList<Chunk.Piece>();
        for (int i = 0; i < plain.size(); ) {
            int end = i;
            while (end < plain.size()
                    && plain.get(end).events() instanceof PackedEvents
                    && plain.get(end).tag().equals(plain.get(i).tag())) {
                end++;
            }
            if (end == i) {
                done.add(plain.get(i++));
            } else {
                List<Chunk.Piece> run = plain.subList(i, end);
                CompressedEvents small = compressed(joined(run));
                // A few bytes become more by compressing them; the bound on the buffer's bytes would not hold.
                long before =
                        run.stream().mapToLong(one -> one.events().sizeBytes()).sum();
                if (small.sizeBytes() < before) {
                    done.add(new Chunk.Piece(plain.get(i).tag(), small));
                } else {
                    done.addAll(run);
                }
                i = end;
            }
        }
        return done;
    }

    private static PackedEvents joined(List<Chunk.Piece> run) {
        var all = new MessagePackWriter(
                run.stream().mapToInt(one -> one.events().sizeBytes()).sum());
        int count = 0;
        boolean metadata = false;
        for (Chunk.Piece piece : run) {
            PackedEvents packed = piece.events().packed();
            all.raw(packed.bytes(), packed.offset(), packed.sizeBytes());
            count += packed.count();
            metadata |= packed.metadata();
        }
        return new PackedEvents(all.bytes(), 0, all.length(), count, metadata);
    }

    private CompressedEvents compressed(PackedEvents plain) {
        byte[] deflated = Codec.deflate(compress, plain.bytes(), plain.offset(), plain.sizeBytes());
        return new CompressedEvents(
                compress, deflated, 0, deflated.length, plain.sizeBytes(), plain.count(), plain.metadata());
    }

    @Override
    public Future<Body> read() {
        return Future.succeededFuture(new Body(List.copyOf(pieces), List.of()));
    }

    @Override
    public Future<Void> purge() {
        pieces = List.of();
        return Future.succeededFuture();
    }
}
