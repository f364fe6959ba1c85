package dev.tributary.protocol;

import dev.tributary.event.NoRoomException;
import dev.tributary.event.Room;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MalformedJsonException;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackWriter;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one connection to messages of a client, whatever cuts the network makes. The first byte decides the language
 * for as long as the connection lives: <code>{</code> or <code>[</code> is JSON, anything else MessagePack.
 *
 * <p>A message that lies whole in what is fed is a view on those very bytes, so the array must not be written again. A
 * decoder belongs to one connection and one thread; after a {@link ProtocolException} the connection is to be closed.
 */
public final class ForwardDecoder {
    /** What reading JSON takes for each value beside its text: an object and its places in lists. */
    private static final int JSON_VALUE_BYTES = 80;

    private final ForwardRules rules;
    private final MessageReader messages;
    private final FrameLimits limits;
    private final Room room;
    private final Framer framer;
    private @Nullable JsonFramer jsonFramer;
    private boolean begun;
    private boolean awaitsPing;
    private boolean closed;
    private Consumer<? super ClientMessage> sink = message -> {};

    public ForwardDecoder(ForwardRules rules) {
        this(rules, Room.UNBOUNDED);
    }

    /** @param room what decoding takes besides {@link #heldBytes}; all of it may be given back after each {@link #feed} */
    public ForwardDecoder(ForwardRules rules, Room room) {
        this.rules = rules;
        this.room = room;
        messages = new MessageReader(rules, room);
        limits = new FrameLimits(
                rules.messageSizeLimit(), rules.chunkSizeLimit().orElse(Long.MAX_VALUE), rules.heldSizeLimit());
        framer = new Framer(limits, room, framed());
    }

    /**
     * The next message is a PING and nothing else; those behind it are events again.
     *
     * @param sizeLimit bytes it may have: a PING takes about 400, and who has not proved the key yet gets little room
     */
    public void awaitPing(long sizeLimit) {
        awaitsPing = true;
        limits.set(sizeLimit, Long.MAX_VALUE, "handshake_size_limit");
    }

    /** What a message that has begun and not ended takes of memory: little more than what has arrived of it. */
    public long heldBytes() {
        return jsonFramer == null ? framer.heldBytes() : jsonFramer.heldBytes();
    }

    /** Whether a message has begun and not ended. */
    public boolean isWithinMessage() {
        return jsonFramer == null ? framer.isWithin() : jsonFramer.isWithin();
    }

    /** Takes no more notice of any byte, not even of those just being fed. */
    public void close() {
        closed = true;
        framer.close();
        if (jsonFramer != null) {
            jsonFramer.close();
        }
    }

    /**
     * Takes in what has arrived and hands on each message that is whole with it, in order.
     *
     * @param bytes not written again by anybody
     * @throws ProtocolException if the peer is to be refused; messages before the bad one were handed on
     * @throws dev.tributary.event.NoRoomException if a message cannot be held; it is as if it had not come, and the
     *     connection is to be closed
     */
    public void feed(byte[] bytes, int offset, int length, Consumer<? super ClientMessage> sink) {
        if (length == 0 || closed) {
            return;
        }
        this.sink = sink;
        if (!begun) {
            begun = true;
            if (bytes[offset] == '{' || bytes[offset] == '[') {
                jsonFramer = new JsonFramer(limits, room, framed());
            }
        }
        try {
            if (jsonFramer == null) {
                framer.feed(bytes, offset, length);
            } else {
                jsonFramer.feed(bytes, offset, length);
            }
        } catch (ProtocolException | NoRoomException e) {
            close();
            throw e;
        }
    }

    private Framer.Sink framed() {
        return new Framer.Sink() {
            @Override
            public void message(byte[] bytes, int start, int end) {
                sink.accept(read(bytes, start, end));
            }

            @Override
            public void oversized(long wireBytes) {
                sink.accept(new OversizedMessage(rules.chunkSizeLimit().orElse(0), wireBytes));
            }
        };
    }

    private ClientMessage read(byte[] bytes, int start, int end) {
        boolean ping = awaitsPing;
        if (ping) {
            awaitsPing = false;
            limits.set(rules.messageSizeLimit(), rules.chunkSizeLimit().orElse(Long.MAX_VALUE), "message_size_limit");
        }
        try {
            if (jsonFramer == null) {
                return ping ? Ping.read(bytes, start, end) : events(bytes, start, end, end - start, false);
            }
            room.take(2L * (end - start) + JSON_VALUE_BYTES * jsonFramer.values());
            var packed = new MessagePackWriter(end - start);
            JsonReader.pack(bytes, start, end - start, packed);
            return ping
                    ? Ping.read(packed.bytes(), 0, packed.length())
                    : events(packed.bytes(), 0, packed.length(), end - start, true);
        } catch (MalformedMessagePackException | MalformedJsonException e) {
            throw new ProtocolException(String.valueOf(e.getMessage()), e);
        }
    }

    private ClientMessage events(byte[] bytes, int start, int end, long wireBytes, boolean json) {
        try {
            return messages.read(bytes, start, end, wireBytes, json);
        } catch (MalformedMessagePackException | ProtocolException e) {
            ProtocolException refused = e instanceof ProtocolException known
                    ? known
                    : new ProtocolException(String.valueOf(e.getMessage()), e);
            throw MessageReader.tokenOf(bytes, start, end, json)
                    .map(token -> new ProtocolException(
                            refused, new ProtocolException.Garbled(token, alone(bytes, start, end))))
                    .orElse(refused);
        }
    }

    /** Copied only if something else lies beside it. */
    private byte[] alone(byte[] bytes, int start, int end) {
        if (start == 0 && end == bytes.length) {
            return bytes;
        }
        room.take(end - start);
        return Arrays.copyOfRange(bytes, start, end);
    }
}
