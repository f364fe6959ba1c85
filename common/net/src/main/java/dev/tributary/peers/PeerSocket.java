package dev.tributary.peers;

import dev.tributary.plugin.PeerMemory;
import io.vertx.core.net.NetSocket;

/**
 * A connection that was let in, paused.
 *
 * @param account where what is held for it is counted; closed by the port when the session has ended
 */
public record PeerSocket(NetSocket socket, PeerMemory.Account account) {
    /** The peer's address, without the port. */
    public String address() {
        return socket.remoteAddress().hostAddress();
    }
}
