package dev.tributary.sockets;

import dev.tributary.event.EventStream;
import dev.tributary.event.NoRoomException;
import dev.tributary.event.Room;
import dev.tributary.event.Tag;
import dev.tributary.protocol.ClientMessage;
import dev.tributary.protocol.CompressedMessage;
import dev.tributary.protocol.EventMessage;
import dev.tributary.protocol.ForwardDecoder;
import dev.tributary.protocol.ForwardRules;
import dev.tributary.protocol.InvalidMessage;
import dev.tributary.protocol.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One connection to a Unix socket, read by the thread that runs it. */
final class UnixSession implements Runnable {
    private static final int READ_BYTES = 64 * 1024;

    /** Takes events; waits while there is no room for them. */
    @FunctionalInterface
    interface Sink {
        void accept(Tag tag, EventStream events) throws InterruptedException;
    }

    private final SocketChannel channel;
    private final ForwardRules rules;
    private final Sink sink;
    private final Consumer<String> unread;
    private final Logger log;

    /** @param unread hears in words what could not be read */
    UnixSession(SocketChannel channel, ForwardRules rules, Logger log, Sink sink, Consumer<String> unread) {
        this.channel = channel;
        this.rules = rules;
        this.log = log;
        this.sink = sink;
        this.unread = unread;
    }

    @Override
    public void run() {
        try (channel) {
            read();
        } catch (ProtocolException | NoRoomException e) {
            unread.accept("a connection is closed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debugf("unix input: %s", e.getMessage());
        }
    }

    private void read() throws IOException, InterruptedException {
        var decoder = new ForwardDecoder(rules);
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        List<ClientMessage> messages = new ArrayList<>();
        while (channel.read(buffer) >= 0) {
            // What comes out may lie in the array that went in.
            byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
            buffer.clear();
            decoder.feed(bytes, 0, bytes.length, messages::add);
            for (ClientMessage message : messages) {
                take(message);
            }
            messages.clear();
        }
    }

    private void take(ClientMessage message) throws InterruptedException {
        switch (message) {
            case EventMessage events -> emit(events);
            case CompressedMessage compressed -> emit(compressed.check(false, Room.UNBOUNDED));
            case InvalidMessage invalid -> unread.accept("a message is left out: " + invalid.reason());
            default -> log.tracef("unix input: no events in %s", message);
        }
    }

    private void emit(EventMessage message) throws InterruptedException {
        if (message.events().count() > 0) {
            sink.accept(message.tag(), message.events());
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.debugf("unix input: closing: %s", e.getMessage());
        }
    }
}
