package dev.tributary.net.tls;

import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Does what takes long in one handshake. Signing, the first of it at a server, takes milliseconds, which other connections
 * would have to wait: it is done on another thread. What a server has to do behind that, with the client's last words of
 * the handshake, is done at once: a client that sends what it has and closes would otherwise have its end noticed before
 * its certificate is looked at, and all that it sent would be lost with a handshake that had not succeeded.
 */
final class HandshakeTasks extends AbstractEventExecutor {
    private final Vertx vertx;
    private final boolean server;
    private boolean begun;

    HandshakeTasks(Vertx vertx, boolean server) {
        this.vertx = vertx;
        this.server = server;
    }

    /** Whether the next task is done by the thread that asks: the handler of the connection, on its event loop. */
    @Override
    public boolean inEventLoop() {
        return server && begun;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        begun = true;
        vertx.executeBlocking(
                () -> {
                    task.run();
                    return null;
                },
                false);
    }

    // It has no end of its own.

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return ImmediateEventExecutor.INSTANCE.terminationFuture();
    }

    @Override
    @Deprecated
    public void shutdown() {}

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
