package dev.tributary.sockets;

import dev.tributary.net.PortBinding;
import dev.tributary.net.SystemReason;
import dev.tributary.peers.AddedFields;
import dev.tributary.peers.BoundedLog;
import dev.tributary.peers.Outbox;
import dev.tributary.peers.PeerNames;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads datagrams. A thread of its own reads them from the system, which is the only one that a long datagram does not
 * cost; it waits while too much is not taken, and the system drops what comes then. The rest is confined to the event
 * loop that starts it.
 */
final class UdpPort {
    /** What a datagram costs besides its bytes while it waits. */
    private static final int DATAGRAM_BYTES = 128;

    /** What may wait between the thread and the event loop. */
    private static final int WAITING_BYTES = 256 * 1024;

    /** Datagrams that are taken in one go; others on the event loop have their turn then. */
    private static final int BATCH = 256;

    /**
     * @param name for the log: {@code udp input}
     * @param kernelBytes SO_RCVBUF; empty for the system's own
     * @param limit most bytes of a datagram that are kept
     */
    record Wish(
            String name,
            String bind,
            int port,
            Optional<Integer> kernelBytes,
            int limit,
            boolean removesNewline,
            long inFlightLimit,
            Duration drainTimeout) {}

    private record Datagram(byte[] bytes, InetAddress sender, int port, boolean cut) {
        int weight() {
            return Math.min(bytes.length + DATAGRAM_BYTES, WAITING_BYTES);
        }
    }

    private final Wish wish;
    private final PluginContext context;
    private final Handling handling;
    private final PeerNames names;
    private final Outbox outbox;
    private final Counter bytesIn;
    private final Counter messagesIn;
    private final Semaphore room = new Semaphore(WAITING_BYTES);
    private final Queue<Datagram> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean told = new AtomicBoolean();

    private boolean lookingUp;
    private @Nullable DatagramSocket socket;
    private Optional<PortBinding> binding = Optional.empty();
    private volatile boolean stopping;

    UdpPort(Wish wish, PluginContext context, Handling handling) {
        this.wish = wish;
        this.context = context;
        this.handling = handling;
        names = new PeerNames(context.vertx(), context.clock());
        outbox = new Outbox(context, this::drainSoon);
        bytesIn = context.meters().counter("bytes_in", "Bytes received");
        messagesIn = context.meters().counter("messages_in", "Messages received");
        context.claim(Claim.Port.datagrams(wish.bind(), wish.port()));
    }

    Future<Void> start() {
        Context loop = context.vertx().getOrCreateContext();
        try {
            DatagramSocket opened = open();
            socket = opened;
            var bound = new PortBinding(wish.bind(), opened.getLocalPort());
            binding = Optional.of(bound);
            Thread.ofPlatform().daemon().name(wish.name() + " " + bound).start(() -> read(opened, loop));
            context.log().infof("%s: listening on %s", wish.name(), bound);
            return Future.succeededFuture();
        } catch (IOException e) {
            return Future.failedFuture(new IllegalStateException(
                    "cannot listen on " + PortBinding.text(wish.bind(), wish.port()) + " (UDP): " + SystemReason.of(e),
                    e));
        }
    }

    private DatagramSocket open() throws IOException {
        var opened = new DatagramSocket(null);
        try {
            if (context.workers() > 1) {
                opened.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            if (wish.kernelBytes().isPresent()) {
                opened.setReceiveBufferSize(wish.kernelBytes().get());
            }
            opened.bind(new InetSocketAddress(wish.bind(), wish.port()));
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** On a thread of its own. */
    private void read(DatagramSocket from, Context loop) {
        // One byte more shows that there was more.
        byte[] buffer = new byte[wish.limit() + 1];
        while (!stopping) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                from.receive(packet);
                int length = Math.min(packet.getLength(), wish.limit());
                var datagram = new Datagram(
                        Arrays.copyOf(buffer, length),
                        packet.getAddress(),
                        packet.getPort(),
                        packet.getLength() > length);
                room.acquire(datagram.weight());
                arrived.add(datagram);
                if (told.compareAndSet(false, true)) {
                    loop.runOnContext(due -> drain());
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                if (!stopping) {
                    context.log().debugf("%s: %s", wish.name(), SystemReason.of(e));
                }
            }
        }
    }

    /** Takes what has arrived, while there is room for it. */
    private void drain() {
        told.set(false);
        int taken = 0;
        while (taken < BATCH && outbox.heldBytes() < wish.inFlightLimit() && !lookingUp) {
            Datagram next = arrived.poll();
            if (next == null) {
                break;
            }
            room.release(next.weight());
            taken++;
            take(next);
        }
        outbox.send();
        if (taken == BATCH) {
            drainSoon();
        }
    }

    /** Not at once: others on the event loop have their turn, and it may be called from within. */
    private void drainSoon() {
        if (told.compareAndSet(false, true)) {
            context.vertx().runOnContext(due -> drain());
        }
    }

    private void take(Datagram datagram) {
        messagesIn.increment();
        bytesIn.add(datagram.bytes().length);
        String address = datagram.sender().getHostAddress();
        if (!handling.wantsHostnames()) {
            handle(datagram, address, address);
            return;
        }
        Future<String> name = names.of(address);
        if (name.succeeded()) {
            handle(datagram, address, name.result());
            return;
        }
        lookingUp = true;
        name.onComplete(found -> {
            lookingUp = false;
            handle(datagram, address, found.succeeded() ? found.result() : address);
            drain();
        });
    }

    private void handle(Datagram datagram, String address, String hostname) {
        String peer = PortBinding.text(address, datagram.port());
        AddedFields fields = handling.fields(address, hostname);
        byte[] bytes = datagram.bytes();
        int length = bytes.length;
        if (datagram.cut()) {
            handling.tooLong(length, peer, "a datagram exceeds message_length_limit, cut to %d bytes");
        } else if (wish.removesNewline() && length > 0 && bytes[length - 1] == '\n') {
            length -= length > 1 && bytes[length - 2] == '\r' ? 2 : 1;
        }
        handling.text(bytes, 0, length, peer, fields, outbox);
    }

    /** Reads nothing more, and waits up to {@code drain_timeout} for what was read to be taken. */
    Future<Void> stop() {
        stopping = true;
        DatagramSocket open = socket;
        if (open == null) {
            return Future.succeededFuture();
        }
        open.close();
        socket = null;
        Promise<Void> done = Promise.promise();
        long deadline = context.vertx().setTimer(Math.max(1, wish.drainTimeout().toMillis()), due -> {
            long lost = outbox.abandon() + arrived.size();
            if (lost > 0) {
                context.log().warnf("%s: %d events were not taken, they are lost", wish.name(), lost);
            }
            done.tryComplete();
        });
        drainAll().onComplete(taken -> {
            context.vertx().cancelTimer(deadline);
            done.tryComplete();
        });
        return done.future().onComplete(stopped -> {
            binding.ifPresent(bound -> context.log().infof("%s: %s closed", wish.name(), bound));
            binding = Optional.empty();
        });
    }

    private Future<Void> drainAll() {
        Datagram next = arrived.poll();
        while (next != null) {
            String address = next.sender().getHostAddress();
            handle(next, address, address);
            next = arrived.poll();
        }
        return outbox.close();
    }

    Condition condition() {
        boolean listening = binding.isPresent() && !stopping;
        return new Condition(
                listening,
                Map.of(
                        "listening",
                        listening,
                        "address",
                        binding.map(PortBinding::toString).orElse(PortBinding.text(wish.bind(), wish.port())),
                        "port",
                        binding.map(PortBinding::port).orElse(wish.port())));
    }

    /** For the log. */
    static BoundedLog warnings(String name, PluginContext context) {
        return new BoundedLog(name, context.log(), context.clock());
    }
}
