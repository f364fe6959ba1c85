package dev.tributary.bench;

import dev.tributary.protocol.ClientMessage;
import dev.tributary.protocol.EventMessage;
import dev.tributary.protocol.ForwardDecoder;
import dev.tributary.protocol.ForwardRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A forward server that counts events, acks chunks that ask for it, and keeps nothing. */
final class Sink implements AutoCloseable {
    private final ServerSocket server;
    private final AtomicLong events = new AtomicLong();

    Sink() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns when this many events have arrived since the sink was opened. */
    void await(long count, Duration deadline) throws InterruptedException, TimeoutException {
        long until = System.nanoTime() + deadline.toNanos();
        while (events.get() < count) {
            if (System.nanoTime() > until) {
                throw new TimeoutException(events.get() + " of " + count + " events arrived at the sink");
            }
            Thread.sleep(1);
        }
        if (events.get() > count) {
            throw new IllegalStateException(events.get() + " events arrived at the sink, " + count + " were sent");
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> receive(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void receive(Socket socket) {
        var decoder = new ForwardDecoder(ForwardRules.defaults(Clock.systemUTC()));
        byte[] bytes = new byte[256 * 1024];
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                // The array may be filled again: a message is done with when take returns.
                decoder.feed(bytes, 0, read, message -> take(message, out));
            }
        } catch (IOException | UncheckedIOException e) {
            // The program has ended, or the case is over; what is missing shows in the count.
        }
    }

    private void take(ClientMessage message, OutputStream out) {
        if (message instanceof EventMessage received) {
            events.addAndGet(received.events().count());
            received.chunk().ifPresent(chunk -> {
                try {
                    out.write(chunk.ack());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
