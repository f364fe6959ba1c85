package dev.tributary.plugin;

import dev.tributary.event.NoRoomException;
import dev.tributary.event.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the program holds in memory for all its peers together: messages that have not ended, what is in flight, what is
 * inflated, acks nobody reads, and connections themselves. One for all workers; for any thread.
 *
 * <p>A peer is read as long as it holds no more than is free, so that none can take all, and N that come together get an
 * N+1st part each. The last eighth is for those that hold little: a small message passes hundreds of large ones. Messages
 * that have begun and cannot go on would stand still like that; then the oldest of the least trusted peers give way until
 * others can go on, sooner for those that have sent whole messages before. What waits for an output is not touched: that
 * is backpressure.
 */
public final class PeerMemory {
    /** What a connection takes while nothing is on its way: socket, handlers, buffers. */
    public static final int CONNECTION_BYTES = 16 * 1024;

    /** As above, with TLS. */
    public static final int SECURED_CONNECTION_BYTES = 64 * 1024;

    /** How long a peer that may not go on waits before others give way. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    /** As above, of a peer that has sent whole messages and waits for some that have not. */
    static final Duration PATIENCE_OF_KNOWN = Duration.ofMillis(100);

    /** How often they do. */
    static final Duration ROUND = Duration.ofMillis(100);

    /** The part of the whole that is for those who have not proved themselves. */
    private static final int UNPROVEN_PART = 16;

    /** The part of the connections that is for them. */
    private static final int UNPROVEN_CONNECTIONS_PART = 4;

    private static final int TIGHT_PART = 4;

    /** The part that is left for peers which hold little. */
    private static final int RESERVED_PART = 8;

    /** The part of the whole that is little: a thousand peers that hold so much don't fill what is reserved. */
    private static final int LITTLE_PART = 8192;

    private static final long LITTLE_BYTES = 4096;
    private static final long HEAP_PART = 4;

    /** What the program needs before anybody connects, with room for what is garbage between two collections. */
    private static final long PROGRAM_BYTES = 64L << 20;

    private static final long LEAST_BYTES = 1 << 20;

    /** How much a peer is trusted; the least trusted give way first. */
    public enum Trust {
        /** Has to prove a key or a certificate, and has not yet. */
        UNPROVEN(0),
        /** Has never sent a whole message. */
        NEW(1),
        /** Has sent whole messages. */
        KNOWN(2);

        private final long turn;

        Trust(long turn) {
            this.turn = turn;
        }
    }

    private final long limit;
    private final int connectionsMax;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong unfinished = new AtomicLong();
    private final AtomicLong unproven = new AtomicLong();
    private final AtomicLong connectionBytes = new AtomicLong();
    private final AtomicLong unprovenConnectionBytes = new AtomicLong();
    private final AtomicInteger unprovenConnections = new AtomicInteger();
    private final AtomicLong sockets = new AtomicLong();
    private final AtomicLong notLetIn = new AtomicLong();
    private final AtomicLong gaveWay = new AtomicLong();
    private final AtomicLong notHeld = new AtomicLong();
    private final Map<String, AtomicInteger> connections = new ConcurrentHashMap<>();
    private final Set<Account> accounts = ConcurrentHashMap.newKeySet();
    private long lastRoundNanos = System.nanoTime() - ROUND.toNanos();

    /** As many connections as there is memory for. */
    public PeerMemory(long limit) {
        this(limit, Integer.MAX_VALUE);
    }

    /**
     * @param limit bytes, without the connections themselves, which may take half as much besides
     * @param connectionsMax how many there may be, as each takes a descriptor
     */
    public PeerMemory(long limit, int connectionsMax) {
        this.connectionsMax = connectionsMax;
        this.limit = Math.max(LEAST_BYTES, limit);
    }

    /** A quarter of the heap beyond what the program itself needs. */
    public static long defaultLimit() {
        return (Runtime.getRuntime().maxMemory() - PROGRAM_BYTES) / HEAP_PART;
    }

    /** The size of a single message, as it came or inflated, that can be held if nothing else is: not quite a half. */
    public static long messageMax(long limit) {
        return (limit - limit / RESERVED_PART) / 2;
    }

    public long limitBytes() {
        return limit;
    }

    public long messageMaxBytes() {
        return messageMax(limit);
    }

    public long heldBytes() {
        return held.get();
    }

    /** What may still be held; negative if what came in one go was more. */
    public long freeBytes() {
        return limit - held.get();
    }

    /** Whether so much is held that what a few peers send at the same moment might be too much. */
    public boolean isTight() {
        return freeBytes() < limit / TIGHT_PART;
    }

    /** What is held of messages that have not ended. */
    public long unfinishedBytes() {
        return unfinished.get();
    }

    /** How many connections there may be; fewer where memory has no room for them. */
    public int connectionsMax() {
        return connectionsMax;
    }

    public int connections() {
        return accounts.size();
    }

    /** Peers whose message was given up for others. */
    public long gaveWay() {
        return gaveWay.get();
    }

    /** Messages that could not be held. */
    public long notHeld() {
        return notHeld.get();
    }

    private long connectionLimitBytes() {
        return limit / 2;
    }

    /**
     * A connection has been accepted, and nobody has looked at it yet.
     *
     * @param more than may be open that get to {@link #open} all the same, which says why they are refused
     * @return whether there is a place for it
     */
    public boolean enters(int more) {
        boolean enters = sockets.incrementAndGet() <= (long) connectionsMax + more;
        if (!enters) {
            left();
            notLetIn.incrementAndGet();
        }
        return enters;
    }

    /** One that entered is closed. */
    public void left() {
        sockets.decrementAndGet();
    }

    /** Connections that were closed as soon as they were accepted. */
    public long notLetIn() {
        return notLetIn.get();
    }

    /** A connection, opened or refused. */
    public sealed interface Admission {
        record Opened(Account account) implements Admission {}

        /** @param why names the parameter that bounds it */
        record Refused(String why) implements Admission {}
    }

    /**
     * Opens an account for a connection.
     *
     * @param address the peer's, without the port
     * @param trust {@link Trust#UNPROVEN} or {@link Trust#NEW}
     * @param bytes what the connection takes itself
     * @param perAddress most connections from that address
     * @param giveWay called on any thread when the peer has to give back what it holds
     */
    public Admission open(String address, Trust trust, long bytes, int perAddress, Runnable giveWay) {
        if (connectionBytes.get() + bytes > connectionLimitBytes()) {
            return new Admission.Refused(
                    accounts.size() + " connections take the half of peer_memory_limit " + limit + " that is for them");
        }
        if (accounts.size() >= connectionsMax) {
            return new Admission.Refused(accounts.size()
                    + " connections are open, as many as others may open of the files and connections that the process may"
                    + " have (ulimit -n)");
        }
        AtomicInteger there = connections.get(address);
        if (there != null && there.get() >= perAddress) {
            return new Admission.Refused("connection_limit_per_address is " + perAddress);
        }
        var account = new Account(address, trust, bytes, giveWay);
        connections.compute(address, (key, count) -> {
            AtomicInteger counted = count == null ? new AtomicInteger() : count;
            counted.incrementAndGet();
            return counted;
        });
        accounts.add(account);
        connectionBytes.addAndGet(bytes);
        if (trust == Trust.UNPROVEN && isTooMuchUnproven(bytes)) {
            accounts.stream()
                    .filter(one -> one.trust == Trust.UNPROVEN && one != account && !one.givingWay)
                    .min(Comparator.comparingLong(one -> one.openedNanos))
                    .ifPresent(Account::giveWay);
        }
        return new Admission.Opened(account);
    }

    /** Adds one; whether those who have not proved themselves take more than a quarter of what connections may. */
    private boolean isTooMuchUnproven(long bytes) {
        long all = unprovenConnectionBytes.addAndGet(bytes);
        return unprovenConnections.incrementAndGet() > connectionsMax / UNPROVEN_CONNECTIONS_PART
                || all > connectionLimitBytes() / UNPROVEN_CONNECTIONS_PART;
    }

    /**
     * Lets peers give way if others have waited for too long. Cheap if none has; to be called now and then while one
     * waits.
     */
    public synchronized void relieve() {
        long now = System.nanoTime();
        if (now - lastRoundNanos < ROUND.toNanos()) {
            return;
        }
        Optional<Account> waiter = accounts.stream()
                .filter(one -> one.waiting && now - one.waitingSinceNanos > patience(one.trust))
                .max(Comparator.comparing((Account one) -> one.trust));
        if (waiter.isEmpty()) {
            return;
        }
        lastRoundNanos = now;
        boolean proven = waiter.get().trust != Trust.UNPROVEN;
        if (proven && unfinished.get() < held.get() / 2) {
            return;
        }
        long wanted = proven ? limit / 8 : limit / UNPROVEN_PART / 8;
        List<Account> candidates = new ArrayList<>(accounts.stream()
                .filter(one ->
                        one.unfinishedBytes > 0 && !one.givingWay && one.trust.compareTo(waiter.get().trust) <= 0)
                .toList());
        candidates.sort(Comparator.comparing((Account one) -> one.trust)
                .thenComparing((one, other) -> Long.signum(one.begunNanos - other.begunNanos)));
        for (Account one : candidates) {
            if (wanted <= 0) {
                return;
            }
            wanted -= one.heldBytes;
            one.giveWay();
        }
    }

    private static long patience(Trust trust) {
        return (trust == Trust.KNOWN ? PATIENCE_OF_KNOWN : PATIENCE).toNanos();
    }

    /** What is held for one connection. Confined to its event loop, which is the only one that changes it. */
    public final class Account {
        private final String address;
        private final long bytes;
        private final long openedNanos = System.nanoTime();
        private volatile Runnable giveWay;
        private volatile Trust trust;
        private volatile long heldBytes;
        private volatile long unfinishedBytes;
        private volatile long begunNanos;
        private volatile boolean waiting;
        private volatile long waitingSinceNanos;
        private volatile boolean givingWay;
        private boolean closed;

        private Account(String address, Trust trust, long bytes, Runnable giveWay) {
            this.address = address;
            this.trust = trust;
            this.bytes = bytes;
            this.giveWay = giveWay;
        }

        public void onGiveWay(Runnable action) {
            giveWay = action;
        }

        private void giveWay() {
            givingWay = true;
            gaveWay.incrementAndGet();
            giveWay.run();
        }

        /** The peer is trusted more than before. */
        public void trust(Trust more) {
            if (more == trust || closed) {
                return;
            }
            if (trust == Trust.UNPROVEN) {
                unproven.addAndGet(-heldBytes);
                unprovenConnectionBytes.addAndGet(-bytes);
                unprovenConnections.decrementAndGet();
            }
            trust = more;
        }

        /**
         * What it holds from now on.
         *
         * @param all bytes of everything
         * @param unfinishedOfIt bytes of what stands still unless the peer does something: a message that has not ended,
         *     acks it does not read
         */
        public void holds(long all, long unfinishedOfIt) {
            if (closed) {
                return;
            }
            long more = all - heldBytes;
            if (more != 0) {
                heldBytes = all;
                held.addAndGet(more);
                if (trust == Trust.UNPROVEN) {
                    unproven.addAndGet(more);
                }
            }
            if (unfinishedOfIt != unfinishedBytes) {
                if (unfinishedBytes == 0) {
                    begunNanos = System.nanoTime();
                }
                unfinished.addAndGet(unfinishedOfIt - unfinishedBytes);
                unfinishedBytes = unfinishedOfIt;
            }
        }

        /** A message has ended: what is unfinished now began just now. */
        public void ended() {
            begunNanos = System.nanoTime();
            if (trust == Trust.NEW) {
                trust(Trust.KNOWN);
            }
        }

        /** Whether more may be read from the peer. While it may not, it is taken to wait. */
        public boolean mayRead() {
            long free =
                    freeBytes() - (heldBytes > Math.max(LITTLE_BYTES, limit / LITTLE_PART) ? limit / RESERVED_PART : 0);
            boolean may = heldBytes <= free
                    && (trust != Trust.UNPROVEN || heldBytes <= limit / UNPROVEN_PART - unproven.get());
            if (may) {
                waiting = false;
            } else if (!waiting) {
                waitingSinceNanos = System.nanoTime();
                waiting = true;
            }
            return may;
        }

        /** Less for those that are to be read before others: trusted more, or holding less. */
        public long place() {
            return (-trust.turn << 40) + heldBytes;
        }

        /** It does not want to read at present. */
        public void waitsNot() {
            waiting = false;
        }

        /** Memory for work on one message, given back when the work is closed. */
        public Work work() {
            return new Work();
        }

        /** The connection is closed and nothing of it is in flight any more. */
        public void close() {
            if (closed) {
                return;
            }
            holds(0, 0);
            closed = true;
            waiting = false;
            accounts.remove(this);
            connectionBytes.addAndGet(-bytes);
            if (trust == Trust.UNPROVEN) {
                unprovenConnectionBytes.addAndGet(-bytes);
                unprovenConnections.decrementAndGet();
            }
            connections.computeIfPresent(address, (key, count) -> count.decrementAndGet() == 0 ? null : count);
        }
    }

    /** Memory that work on one message takes besides what has arrived of it. Used by one thread at a time. */
    public final class Work implements Room, AutoCloseable {
        private long taken;

        private Work() {}

        @Override
        public void take(long bytes) {
            // In two steps, so that two who ask at the same time cannot both get the last of it.
            long now = held.addAndGet(bytes);
            if (now > limit) {
                held.addAndGet(-bytes);
                notHeld.incrementAndGet();
                throw new NoRoomException(
                        "%d bytes more than its %d do not fit beside what is held for peers now, %d of"
                                        .formatted(bytes, taken, now - bytes - taken)
                                + " peer_memory_limit " + limit);
            }
            taken += bytes;
        }

        @Override
        public void close() {
            held.addAndGet(-taken);
            taken = 0;
        }
    }
}
