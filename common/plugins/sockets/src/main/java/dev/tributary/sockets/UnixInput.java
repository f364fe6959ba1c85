package dev.tributary.sockets;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.net.SystemReason;
import dev.tributary.peers.AddedFields;
import dev.tributary.peers.BoundedLog;
import dev.tributary.peers.Outbox;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import dev.tributary.protocol.ForwardRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code unix}: forward messages over a Unix socket, without acks. A thread accepts connections and each has
 * one that reads it; what they bring is confined to the event loop that starts this.
 */
final class UnixInput implements Source {
    private static final int WAITING_BYTES = 1 << 20;
    private static final AddedFields NONE = new AddedFields(Map.of());

    private final UnixInputConfig config;
    private final PluginContext context;
    private final BoundedLog warnings;
    private final Counter accepted;
    private final Counter refused;
    private final Counter protocolErrors;
    private final Outbox outbox;
    private final ForwardRules rules;
    private final Set<UnixSession> sessions = ConcurrentHashMap.newKeySet();
    private @Nullable Inlet inlet;
    private @Nullable ServerSocketChannel listening;
    private volatile boolean stopping;

    UnixInput(UnixInputConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        warnings = new BoundedLog("unix input", context.log(), context.clock());
        accepted = context.meters().counter("connections_accepted", "Connections accepted");
        refused = errors("connection_limit");
        protocolErrors = errors("protocol");
        context.meters().gauge("connections", "Connections open", sessions::size);
        context.claim(new Claim.File("path", config.path().toString()));
        outbox = new Outbox(context, this::onLess);
        rules = new ForwardRules(
                config.messageSizeLimit(),
                OptionalLong.empty(),
                config.decompressionSizeLimit(),
                context.memory().messageMaxBytes(),
                true,
                context.clock());
    }

    private Counter errors(String reason) {
        return context.meters().counter("errors", "Messages and connections that failed", "reason", reason);
    }

    private void onLess() {
        if (inlet != null) {
            inlet.giveBack();
        }
    }

    @Override
    public Future<Void> start() {
        Context loop = context.vertx().getOrCreateContext();
        var way = new Inlet(loop, outbox, WAITING_BYTES, config.inFlightLimit());
        inlet = way;
        Future<ServerSocketChannel> opening =
                context.vertx().executeBlocking(this::open, false).map(Objects::requireNonNull);
        return opening.onSuccess(opened -> listen(opened, loop, way))
                .recover(e -> Future.failedFuture(
                        new IllegalStateException("cannot listen on " + config.path() + ": " + SystemReason.of(e), e)))
                .mapEmpty();
    }

    private void listen(ServerSocketChannel opened, Context loop, Inlet way) {
        listening = opened;
        Thread.ofPlatform().daemon().name("unix input " + config.path()).start(() -> accept(opened, loop, way));
        context.log().infof("unix input: listening on %s", config.path());
    }

    private ServerSocketChannel open() throws IOException {
        Path path = config.path();
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        removeLeftOver(path);
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            opened.bind(UnixDomainSocketAddress.of(path), config.backlog().orElse(0));
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** A socket that nobody listens on, as a kill leaves it. */
    private static void removeLeftOver(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean isOther = Files.isRegularFile(path) || Files.isDirectory(path) || Files.isSymbolicLink(path);
        if (isOther) {
            throw new FileAlreadyExistsException(path.toString(), null, "there is something that is no socket");
        }
        try (SocketChannel asking = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            asking.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobody) {
            Files.delete(path);
            return;
        }
        throw new FileAlreadyExistsException(path.toString(), null, "somebody listens on it");
    }

    /** On a thread of its own. */
    private void accept(ServerSocketChannel from, Context loop, Inlet way) {
        while (!stopping) {
            try {
                SocketChannel channel = from.accept();
                loop.runOnContext(due -> accepted.increment());
                if (sessions.size() >= config.connectionLimit()) {
                    channel.close();
                    loop.runOnContext(due -> refused("connection_limit is " + config.connectionLimit()));
                } else {
                    begin(channel, loop, way);
                }
            } catch (IOException e) {
                if (!stopping) {
                    context.log().debugf("unix input: accepting: %s", SystemReason.of(e));
                }
                if (!from.isOpen()) {
                    return;
                }
            }
        }
    }

    private void begin(SocketChannel channel, Context loop, Inlet way) {
        var session = new UnixSession(
                channel,
                rules,
                context.log(),
                (tag, events) -> bring(way, tag, events),
                line -> loop.runOnContext(due -> unread(line)));
        sessions.add(session);
        Thread.ofVirtual().name("unix input " + config.path()).start(() -> {
            try {
                session.run();
            } finally {
                sessions.remove(session);
            }
        });
    }

    private void unread(String line) {
        protocolErrors.increment();
        warnings.warn(line);
    }

    private void refused(String why) {
        refused.increment();
        warnings.warn("a connection is refused, " + why);
    }

    private void bring(Inlet way, Tag sent, EventStream events) throws InterruptedException {
        Tag tag = config.tag().map(Tag::new).orElse(sent);
        way.bring(events.sizeBytes(), () -> NONE.addTo(outbox.to(tag), events.packed()));
    }

    /** Accepts and reads nothing more, and waits up to {@code drain_timeout} for what was read to be taken. */
    @Override
    public Future<Void> stop() {
        stopping = true;
        ServerSocketChannel open = listening;
        if (open == null) {
            return Future.succeededFuture();
        }
        listening = null;
        Promise<Void> done = Promise.promise();
        long deadline = context.vertx()
                .setTimer(Math.max(1, config.drainTimeout().toMillis()), due -> {
                    long lost = outbox.abandon();
                    if (lost > 0) {
                        context.log().warnf("unix input: %d events were not taken, they are lost", lost);
                    }
                    done.tryComplete();
                });
        context.vertx()
                .executeBlocking(() -> shut(open), false)
                .transform(shut -> outbox.close())
                .onComplete(taken -> {
                    context.vertx().cancelTimer(deadline);
                    done.tryComplete();
                });
        return done.future().onComplete(stopped -> context.log().infof("unix input: %s closed", config.path()));
    }

    private boolean shut(ServerSocketChannel open) throws IOException {
        open.close();
        List.copyOf(sessions).forEach(UnixSession::close);
        return Files.deleteIfExists(config.path());
    }

    @Override
    public Optional<Condition> condition() {
        boolean open = listening != null;
        return Optional.of(new Condition(
                open, Map.of("listening", open, "path", config.path().toString(), "connections", sessions.size())));
    }
}
