package dev.tributary.aggregator;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.chunk;
import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.ForwardMessages.packedForward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events that it numbers, in chunks, over a connection of its own, and sends each chunk until its ack has come: as
 * Fluentd's and our own output do. Numbers of several senders don't meet.
 */
final class NumberedSender implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Between two chunks, so that what is sent depends on the time it takes and not on how fast the machine is. */
    private static final int PAUSE_NANOS = 5_000_000;

    private final int port;
    private final int first;
    private final Random random;
    private final Thread thread;
    private final AtomicLong ackedEvents = new AtomicLong();
    private final AtomicLong resends = new AtomicLong();
    private volatile boolean stopping;
    private volatile int next;
    private Socket socket;

    /**
     * @param first of its numbers
     * @param seed of the sizes of its chunks
     */
    NumberedSender(int port, int first, long seed) {
        this.port = port;
        this.first = first;
        this.next = first;
        random = new Random(seed);
        thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        while (!stopping) {
            int count = 1 + random.nextInt(100);
            byte[] id = new byte[16];
            random.nextBytes(id);
            String token = Base64.getEncoder().encodeToString(id) + "\n";
            byte[] message = packedForward("app.numbers", numbered(next, count), chunk(token));
            while (!isAcked(message, ack(token))) {
                resends.incrementAndGet();
                LockSupport.parkNanos(50_000_000);
            }
            ackedEvents.addAndGet(count);
            next += count;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        disconnect();
    }

    private boolean isAcked(byte[] message, byte[] wanted) {
        try {
            if (socket == null) {
                socket = new Socket();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            }
            socket.getOutputStream().write(message);
            byte[] got = socket.getInputStream().readNBytes(wanted.length);
            if (Arrays.equals(got, wanted)) {
                return true;
            }
            if (got.length == wanted.length) {
                throw new IllegalStateException("another ack: " + new String(got, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The program was killed: the chunk is sent again.
        }
        disconnect();
        return false;
    }

    private void disconnect() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is of no use any more, closed or not.
        }
        socket = null;
    }

    /** Sends no new chunk, and waits for the ack of the last. */
    void finish() throws InterruptedException {
        stopping = true;
        thread.join();
    }

    /** The first of its numbers. */
    int first() {
        return first;
    }

    /** Behind the last number acked. */
    int end() {
        return next;
    }

    long ackedEvents() {
        return ackedEvents.get();
    }

    /** How often a chunk was sent again. */
    long resends() {
        return resends.get();
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
