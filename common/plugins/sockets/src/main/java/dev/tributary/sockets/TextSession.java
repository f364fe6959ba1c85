package dev.tributary.sockets;

import dev.tributary.net.Closing;
import dev.tributary.net.PortBinding;
import dev.tributary.net.Reading;
import dev.tributary.net.SocketBytes;
import dev.tributary.peers.AddedFields;
import dev.tributary.peers.Outbox;
import dev.tributary.peers.PeerPort;
import dev.tributary.peers.PeerSession;
import dev.tributary.peers.PeerSocket;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/** One connection of a sender of texts. Confined to its event loop. */
final class TextSession implements PeerSession {
    /** How long a peer may take to close its half after ours. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final PluginContext context;
    private final PeerPort port;
    private final PeerSocket peer;
    private final Framing framing;
    private final Handling handling;
    private final long inFlightLimit;
    private final String name;
    private final Outbox outbox;
    private final Promise<Void> ended = Promise.promise();
    private Optional<AddedFields> fields = Optional.empty();
    private boolean broken;
    private boolean closing;
    /** The connection is closed. */
    private boolean gone;

    /**
     * Reads as soon as the sender's name is known.
     *
     * @param hostname its name, or its address; never fails
     */
    TextSession(
            PluginContext context,
            PeerPort port,
            PeerSocket peer,
            Framing framing,
            Handling handling,
            long inFlightLimit,
            Future<String> hostname) {
        this.context = context;
        this.port = port;
        this.peer = peer;
        this.framing = framing;
        this.handling = handling;
        this.inFlightLimit = inFlightLimit;
        name = PortBinding.text(peer.address(), peer.socket().remoteAddress().port());
        outbox = new Outbox(context, this::onLess);
        peer.socket().handler(this::onBytes);
        peer.socket().exceptionHandler(e -> {
            broken = true;
            context.log().debugf("%s: %s: %s", context.id(), name, e.getMessage());
        });
        peer.socket().closeHandler(closed -> onClosed());
        hostname.onSuccess(found -> {
            fields = Optional.of(handling.fields(peer.address(), found));
            if (gone) {
                readToTheEnd();
            } else {
                balance();
            }
        });
    }

    @Override
    public Future<Void> ended() {
        return ended.future();
    }

    private void onBytes(Buffer buffer) {
        try {
            SocketBytes.read(buffer, (bytes, offset, length) -> framing.feed(bytes, offset, length, texts()));
        } catch (FramingException e) {
            port.warnings().warn(name + ": closed: " + e.getMessage());
            broken = true;
            close();
        }
        outbox.send();
        weigh();
        balance();
    }

    private Framing.Texts texts() {
        return new Framing.Texts() {
            @Override
            public void text(byte[] bytes, int offset, int length) {
                peer.account().ended();
                handling.text(bytes, offset, length, name, fields.orElseThrow(), outbox);
            }

            @Override
            public void tooLong(long bytes) {
                handling.tooLong(bytes, name, "a text of %d bytes exceeds message_length_limit, dropped");
            }
        };
    }

    private void weigh() {
        peer.account().holds(outbox.heldBytes() + framing.heldBytes(), framing.heldBytes());
    }

    private void onLess() {
        weigh();
        balance();
    }

    @Override
    public void balance() {
        if (gone) {
            return;
        }
        if (closing || fields.isEmpty() || outbox.heldBytes() >= inFlightLimit) {
            peer.account().waitsNot();
            Reading.stop(peer.socket());
        } else if (peer.account().mayRead()) {
            Reading.goOn(peer.socket());
        } else {
            Reading.stop(peer.socket());
            port.awaitsMemory(this);
        }
    }

    @Override
    public void giveWay() {
        port.warnings()
                .warn("%s: closed, peers hold too much together; a text of which %d bytes came is dropped"
                        .formatted(name, framing.heldBytes()));
        broken = true;
        Closing.now(peer.socket());
    }

    @Override
    public void finish() {
        close();
    }

    private void close() {
        if (!closing) {
            closing = true;
            broken = true;
            Closing.politely(context.vertx(), peer.socket(), LINGER);
        }
    }

    @Override
    public void abort() {
        closing = true;
        Closing.now(peer.socket());
        long lost = outbox.abandon();
        if (lost > 0) {
            context.log().warnf("%s: %s: %d events were not taken, they are lost", context.id(), name, lost);
        }
        ended.tryComplete();
    }

    private void onClosed() {
        gone = true;
        if (broken || closing) {
            over();
        } else if (fields.isPresent()) {
            readToTheEnd();
        }
    }

    /** The sender has gone, but what it sent before may lie unread, as much as the system's buffers hold. */
    private void readToTheEnd() {
        Reading.goOn(peer.socket());
        // Behind what is delivered now.
        context.vertx().runOnContext(read -> {
            if (!broken) {
                framing.end(texts());
            }
            over();
        });
    }

    private void over() {
        closing = true;
        outbox.close().onComplete(taken -> ended.tryComplete());
        weigh();
    }
}
