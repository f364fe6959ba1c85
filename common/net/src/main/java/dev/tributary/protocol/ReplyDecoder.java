package dev.tributary.protocol;

import dev.tributary.event.Room;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Bytes of one connection to messages of a server, whatever cuts the network makes. It belongs to one connection and one
 * thread; after a {@link ProtocolException} the connection is to be closed.
 */
public final class ReplyDecoder {
    /** No reply is long; this leaves room for a wordy refusal. */
    public static final int REPLY_BYTES_MAX = 64 * 1024;

    private final Framer framer = new Framer(
            new FrameLimits(REPLY_BYTES_MAX, Long.MAX_VALUE, Long.MAX_VALUE), Room.UNBOUNDED, new Framer.Sink() {
                @Override
                public void message(byte[] bytes, int start, int end) {
                    sink.accept(read(bytes, start, end));
                }

                @Override
                public void oversized(long wireBytes) {
                    throw new ProtocolException("reply of " + wireBytes + " bytes exceeds " + REPLY_BYTES_MAX);
                }
            });
    private Consumer<? super ServerMessage> sink = message -> {};

    /** Takes no more notice of any byte, not even of those just being fed. */
    public void close() {
        framer.close();
    }

    /**
     * Takes in what has arrived and hands on each message that is whole with it, in order.
     *
     * @throws ProtocolException if it is none of HELO, PONG and an ack
     */
    public void feed(byte[] bytes, int offset, int length, Consumer<? super ServerMessage> sink) {
        this.sink = sink;
        try {
            framer.feed(bytes, offset, length);
        } catch (ProtocolException e) {
            close();
            throw e;
        }
    }

    private static ServerMessage read(byte[] bytes, int start, int end) {
        var reader = new MessagePackReader(bytes, start, end - start);
        try {
            return reader.kind() == Kind.MAP ? ack(reader) : handshake(reader);
        } catch (MalformedMessagePackException e) {
            throw new ProtocolException("a reply that is neither HELO, PONG nor ack: " + e.getMessage(), e);
        }
    }

    private static ServerMessage ack(MessagePackReader reader) {
        long pairs = reader.mapHeader();
        Optional<ServerMessage> ack = Optional.empty();
        for (long i = 0; i < pairs; i++) {
            boolean wanted = reader.string().equals("ack");
            int start = reader.position();
            reader.skip();
            if (wanted) {
                ack = Optional.of(
                        new Ack(new ChunkToken(Arrays.copyOfRange(reader.bytes(), start, reader.position()), false)));
            }
        }
        if (pairs == 0) {
            return new NoAck();
        }
        return ack.orElseThrow(() -> new ProtocolException("a reply map without ack"));
    }

    private static ServerMessage handshake(MessagePackReader reader) {
        long size = reader.arrayHeader();
        String word = reader.string();
        if (word.equals("HELO") && size == 2) {
            return Helo.read(reader);
        }
        if (word.equals("PONG") && size == 5) {
            return Pong.read(reader);
        }
        throw new ProtocolException("a reply of " + size + " elements that is neither HELO nor PONG");
    }
}
