package dev.tributary.testing;

import dev.tributary.plugin.Console;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Captures what is printed; holds it back or fails when asked to. */
public final class TestConsole implements Console {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<Promise<Void>> held = new ArrayList<>();
    private boolean holding;
    private Optional<Throwable> failure = Optional.empty();

    @Override
    public synchronized Future<Void> print(byte[] bytes, int offset, int length) {
        if (failure.isPresent()) {
            return Future.failedFuture(failure.get());
        }
        printed.write(bytes, offset, length);
        if (!holding) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        held.add(promise);
        return promise.future();
    }

    /** From now on prints are captured, and their futures wait for {@link #release}. */
    public synchronized void hold() {
        holding = true;
    }

    public void release() {
        List<Promise<Void>> due;
        synchronized (this) {
            holding = false;
            due = List.copyOf(held);
            held.clear();
        }
        due.forEach(Promise::complete);
    }

    /** From now on prints fail, as on a closed pipe. */
    public synchronized void failWith(Throwable cause) {
        failure = Optional.of(cause);
    }

    public synchronized byte[] bytes() {
        return printed.toByteArray();
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public List<String> lines() {
        return text().lines().toList();
    }
}
