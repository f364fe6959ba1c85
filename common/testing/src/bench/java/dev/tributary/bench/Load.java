package dev.tributary.bench;

import dev.tributary.event.PackedEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends PackedForward chunks that were built before, as fast as the receiver takes them, over several
 * connections of the loopback. In the end it waits for every ack it has asked for, closes its half, and waits until the
 * receiver has closed the other.
 */
final class Load {
    /** No chunk has the name of another: a receiver stores what it knows already only once. */
    private static final AtomicLong NAMES = new AtomicLong(1L << 60);

    /** {@code 81 a3 "ack" b9} and the token. */
    private static final long ACK_BYTES = 6 + Samples.TOKEN.length();

    private final int port;
    private final int connections;
    private final long chunks;
    private final byte[] message;
    private final int tokenOffset;
    private final boolean acks;

    /**
     * @param events of all connections together, rounded up to whole chunks
     * @param chunkEvents of each chunk
     * @param acks whether chunks ask for an ack; the acks are read and thrown away
     */
    Load(int port, int connections, long events, int chunkEvents, boolean acks) {
        this.port = port;
        this.connections = connections;
        this.chunks = (events + chunkEvents - 1) / chunkEvents;
        this.acks = acks;
        PackedEvents packed = Samples.events(chunkEvents);
        message = acks ? Samples.packedForward(packed) : Samples.packedForwardWithoutAck(packed);
        tokenOffset = new String(message, StandardCharsets.ISO_8859_1).lastIndexOf(Samples.TOKEN);
    }

    /** Returns when everything has been read by the receiver. */
    void send(Duration deadline) throws IOException, InterruptedException, TimeoutException {
        try (var threads = Executors.newCachedThreadPool()) {
            List<Future<Void>> all = new ArrayList<>();
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

    private Void connection(long count) throws IOException, InterruptedException {
        ByteBuffer own = ByteBuffer.allocateDirect(message.length).put(message).flip();
        try (var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            var acked = new CountDownLatch(1);
            Thread reader = Thread.ofPlatform().start(() -> readToTheEnd(channel, acks ? count * ACK_BYTES : 0, acked));
            for (long i = 0; i < count; i++) {
                if (!reader.isAlive()) {
                    throw new IOException("closed by the receiver after " + i + " of " + count + " chunks");
                }
                if (acks) {
                    own.put(
                            tokenOffset,
                            Long.toHexString(NAMES.incrementAndGet()).getBytes(StandardCharsets.US_ASCII));
                }
                ByteBuffer next = own.duplicate();
                while (next.hasRemaining()) {
                    channel.write(next);
                }
            }
            // Who closes before the ack is there has given up.
            acked.await();
            channel.shutdownOutput();
            reader.join();
        }
        return null;
    }

    /** @param ackBytes after which {@code acked} is counted down; also when nothing more will come */
    private void readToTheEnd(SocketChannel channel, long ackBytes, CountDownLatch acked) {
        ByteBuffer answers = ByteBuffer.allocateDirect(64 * 1024);
        long bytes = 0;
        try {
            for (int read = 0; read >= 0; read = channel.read(answers.clear())) {
                bytes += read;
                if (bytes >= ackBytes) {
                    acked.countDown();
                }
            }
            if (bytes != ackBytes) {
                throw new IOException(bytes + " bytes of acks instead of " + ackBytes);
            }
        } catch (IOException e) {
            // The case fails by what is missing in the end.
            System.err.println("a connection of the load: " + e.getMessage());
        } finally {
            acked.countDown();
        }
    }
}
