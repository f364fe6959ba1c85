package dev.tributary.buffer;

import dev.tributary.event.EventStream;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.UndeliverableException;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A destination that does as it is told, and remembers what it was asked. */
final class ScriptedWriter implements ChunkWriter {

    /** A write that is held back. */
    record Held(Chunk chunk, Promise<Void> done) {}

    private final List<Chunk> attempts = new ArrayList<>();
    private final List<Chunk> delivered = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private boolean holding;
    private boolean down;
    private Predicate<Chunk> refuses = chunk -> false;
    private Predicate<Chunk> failsOn = chunk -> false;
    private Predicate<Chunk> throwsOn = chunk -> false;
    private Optional<LinkageError> unlinked = Optional.empty();
    private Runnable tryAgain = () -> {};
    boolean stopped;

    @Override
    public Future<Void> write(Chunk chunk) {
        attempts.add(chunk);
        if (holding) {
            Promise<Void> done = Promise.promise();
            held.add(new Held(chunk, done));
            return done.future().onSuccess(ok -> delivered.add(chunk));
        }
        if (refuses.test(chunk)) {
            return Future.failedFuture(new UndeliverableException("never", null));
        }
        if (throwsOn.test(chunk)) {
            Math.addExact(Long.MAX_VALUE, chunk.count());
        }
        if (unlinked.isPresent()) {
            throw unlinked.get();
        }
        if (down || failsOn.test(chunk)) {
            return Future.failedFuture("connection refused");
        }
        delivered.add(chunk);
        return Future.succeededFuture();
    }

    @Override
    public void onBack(Runnable newTryAgain) {
        tryAgain = newTryAgain;
    }

    /** It is up, and says so. */
    void upAndSaysSo() {
        down = false;
        tryAgain.run();
    }

    ScriptedWriter down() {
        down = true;
        return this;
    }

    void up() {
        down = false;
    }

    ScriptedWriter refuse(Predicate<Chunk> which) {
        refuses = which;
        return this;
    }

    ScriptedWriter failOn(Predicate<Chunk> which) {
        failsOn = which;
        return this;
    }

    /** As arithmetic does that does not cope with what the events say. */
    ScriptedWriter throwOn(Predicate<Chunk> which) {
        throwsOn = which;
        return this;
    }

    /** As a plugin's code does that misses one of its classes. */
    void unlinked(Optional<LinkageError> error) {
        unlinked = error;
    }

    ScriptedWriter hold() {
        holding = true;
        return this;
    }

    /** Held writes succeed, and later ones are not held. */
    void release() {
        holding = false;
        var due = List.copyOf(held);
        held.clear();
        due.forEach(one -> one.done.complete());
    }

    List<Held> held() {
        return held;
    }

    List<Chunk> attempts() {
        return attempts;
    }

    /** The ids of the chunks of each attempt. */
    List<String> attemptIds() {
        return attempts.stream()
                .map(chunk -> HexFormat.of().formatHex(chunk.id()))
                .toList();
    }

    List<Chunk> delivered() {
        return delivered;
    }

    /** Every delivered record as JSON, in order. */
    List<String> records() {
        return delivered.stream().flatMap(chunk -> records(chunk).stream()).toList();
    }

    static List<String> records(Chunk chunk) {
        return chunk.streams().stream()
                .map(EventStream::packed)
                .flatMap(packed -> packed.events().stream())
                .map(event -> event.record().toJson())
                .toList();
    }

    @Override
    public Future<Void> stop() {
        stopped = true;
        held.forEach(one -> one.done.tryFail("stopping"));
        return Future.succeededFuture();
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.of(new Condition(!down, Map.of("upstream", down ? "down" : "up")));
    }
}
