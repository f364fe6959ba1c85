package dev.tributary.net;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Connects to whichever of a host's addresses answers: to the first, and to the next as soon as one has failed or kept
 * silent for a moment. The first connection counts. Confined to its event loop.
 */
public final class Attempts {
    /** How long one address is waited for before the next is tried beside it, as RFC 8305 has it. */
    public static final Duration HEAD_START = Duration.ofMillis(250);

    private final Vertx vertx;
    private final Function<InetAddress, Future<NetSocket>> connect;
    private final Iterator<InetAddress> left;
    private final Promise<NetSocket> first = Promise.promise();
    private final List<Throwable> failures = new ArrayList<>();
    private int underWay;
    private OptionalLong timer = OptionalLong.empty();

    private Attempts(Vertx vertx, List<InetAddress> addresses, Function<InetAddress, Future<NetSocket>> connect) {
        this.vertx = vertx;
        this.connect = connect;
        left = addresses.iterator();
    }

    /**
     * Fails when every address has: with what the first of them said that said anything.
     *
     * @param addresses at least one
     * @param silence whether a failure is none more than silence
     */
    public static Future<NetSocket> first(
            Vertx vertx,
            List<InetAddress> addresses,
            Function<InetAddress, Future<NetSocket>> connect,
            Predicate<Throwable> silence) {
        var attempts = new Attempts(vertx, addresses, connect);
        attempts.next();
        return attempts.first
                .future()
                .recover(none -> Future.failedFuture(attempts.failures.stream()
                        .filter(silence.negate())
                        .findFirst()
                        .orElse(attempts.failures.getFirst())));
    }

    private void next() {
        timer.ifPresent(vertx::cancelTimer);
        timer = OptionalLong.empty();
        if (!left.hasNext()) {
            return;
        }
        underWay++;
        Future<NetSocket> one = connect.apply(left.next());
        if (left.hasNext()) {
            timer = OptionalLong.of(vertx.setTimer(HEAD_START.toMillis(), silent -> {
                if (!first.future().isComplete()) {
                    next();
                }
            }));
        }
        one.onComplete(done -> {
            underWay--;
            if (done.succeeded()) {
                onConnected(done.result());
            } else {
                onFailed(done.cause());
            }
        });
    }

    private void onConnected(NetSocket socket) {
        timer.ifPresent(vertx::cancelTimer);
        if (!first.tryComplete(socket)) {
            socket.close();
        }
    }

    private void onFailed(Throwable cause) {
        failures.add(cause);
        if (first.future().isComplete()) {
            return;
        }
        next();
        if (underWay == 0) {
            first.tryFail(cause);
        }
    }
}
