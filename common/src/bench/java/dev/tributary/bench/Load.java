package dev.tributary.bench;

import dev.tributary.event.PackedEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends PackedForward chunks of 1,000 events that were built before, as fast as the receiver takes them, over several
 * connections of the loopback. In the end it closes its half and waits until the receiver has closed the other.
 */
final class Load {
    private final int port;
    private final int connections;
    private final long events;
    private final ByteBuffer message;
    private final boolean acks;

    /**
     * @param events of all connections together, rounded up to whole chunks
     * @param acks whether chunks ask for an ack; the acks are read and thrown away
     */
    Load(int port, int connections, long events, boolean acks) {
        this.port = port;
        this.connections = connections;
        this.events = events;
        this.acks = acks;
        PackedEvents packed = Samples.events();
        byte[] bytes = acks ? Samples.packedForward(packed) : Samples.packedForwardWithoutAck(packed);
        message = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Returns when everything has been read by the receiver. */
    void send(Duration deadline) throws IOException, InterruptedException, TimeoutException {
        try (var threads = Executors.newCachedThreadPool()) {
            List<Future<Void>> all = new ArrayList<>();
            long chunks = (events + Samples.EVENTS - 1) / Samples.EVENTS;
            for (int i = 0; i < connections; i++) {
                long ours = chunks / connections + (i < chunks % connections ? 1 : 0);
                all.add(threads.submit((Callable<Void>) () -> connection(ours)));
            }
            try {
                for (Future<Void> one : all) {
                    one.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (ExecutionException e) {
                throw new IOException("a connection failed", e.getCause());
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private Void connection(long chunks) throws IOException, InterruptedException {
        try (var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            Thread reader = Thread.ofPlatform().start(() -> readToTheEnd(channel));
            for (long i = 0; i < chunks; i++) {
                if (!reader.isAlive()) {
                    throw new IOException("closed by the receiver after " + i + " of " + chunks + " chunks");
                }
                ByteBuffer next = message.duplicate();
                while (next.hasRemaining()) {
                    channel.write(next);
                }
            }
            channel.shutdownOutput();
            reader.join();
        }
        return null;
    }

    private void readToTheEnd(SocketChannel channel) {
        ByteBuffer answers = ByteBuffer.allocateDirect(64 * 1024);
        try {
            while (channel.read(answers) >= 0) {
                if (!acks && answers.position() > 0) {
                    throw new IllegalStateException("an answer that nobody asked for");
                }
                answers.clear();
            }
        } catch (IOException e) {
            // The case fails by what is missing in the end.
            System.err.println("a connection of the load: " + e.getMessage());
        }
    }
}
