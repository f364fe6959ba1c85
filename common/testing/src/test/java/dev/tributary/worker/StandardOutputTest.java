package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    /** A pipe that takes nothing until it is opened. */
    private static final class Pipe extends OutputStream {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        final CountDownLatch open = new CountDownLatch(1);
        volatile boolean broken;
        volatile int writes;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (broken) {
                throw new IOException("Broken pipe");
            }
            if (length > 0) {
                writes++;
            }
            written.write(bytes, offset, length);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void print(StandardOutput out, String text) {
        out.print(bytes(text), 0, text.length());
    }

    @Test
    void printsInCallOrderAndManyCallsInOneWrite() {
        var pipe = new Pipe();
        try (var out = new StandardOutput(vertx, pipe, 1 << 20)) {
            var expected = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                print(out, "line " + i + "\n");
                expected.append("line ").append(i).append('\n');
            }
            pipe.open.countDown();
            out.close();
            assertThat(pipe.written.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
            assertThat(pipe.writes).isLessThan(10);
        }
    }

    @Test
    void aPieceLargerThanABatchKeepsItsPlace() {
        var pipe = new Pipe();
        pipe.open.countDown();
        String large = "x".repeat(200_000);
        try (var out = new StandardOutput(vertx, pipe, 1 << 20)) {
            print(out, "before\n");
            print(out, large);
            print(out, "\nafter\n");
            out.close();
            assertThat(pipe.written.toString(StandardCharsets.UTF_8)).isEqualTo("before\n" + large + "\nafter\n");
        }
    }

    @Test
    void completesOnTheCallersEventLoopOnceWritten() throws Exception {
        var pipe = new Pipe();
        try (var out = new StandardOutput(vertx, pipe, 1 << 20)) {
            var caller = ((ContextInternal) vertx.getOrCreateContext());
            var completedOn = new CompletableFuture<Boolean>();
            var printed = new AtomicReference<Future<Void>>();
            caller.runOnContext(here -> printed.set(out.print(bytes("x"), 0, 1)
                    .onSuccess(done -> completedOn.complete(vertx.getOrCreateContext() == caller))));
            await().atMost(DEADLINE).until(() -> printed.get() != null);
            assertThat(printed.get().isComplete()).isFalse();
            pipe.open.countDown();
            assertThat(completedOn.get(90, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void printsFailPastTheLimitWhenNobodyReads() {
        var pipe = new Pipe();
        try (var out = new StandardOutput(vertx, pipe, 100)) {
            var futures = new ArrayList<Future<Void>>();
            for (int i = 0; i < 11; i++) {
                futures.add(out.print(new byte[10], 0, 10));
            }
            assertThat(futures.subList(0, 10)).noneMatch(Future::failed);
            assertThat(futures.get(10).cause())
                    .hasMessage(
                            "standard output is not read: 100 bytes wait for it, and 10 more would pass the limit of"
                                    + " 100");
            assertThat(out.waitingBytes()).isEqualTo(100);
            pipe.open.countDown();
            await().atMost(DEADLINE).until(() -> out.waitingBytes() == 0);
            assertThat(out.print(new byte[500], 0, 500).failed()).isFalse();
        }
    }

    @Test
    void aBrokenPipeFailsThePrintsAndLaterOnesWorkAgain() {
        var pipe = new Pipe();
        pipe.open.countDown();
        pipe.broken = true;
        try (var out = new StandardOutput(vertx, pipe, 1 << 20)) {
            Future<Void> failed = out.print(bytes("x"), 0, 1);
            await().atMost(DEADLINE).until(failed::failed);
            assertThat(failed.cause()).hasMessage("Broken pipe");
            pipe.broken = false;
            Future<Void> written = out.print(bytes("y"), 0, 1);
            await().atMost(DEADLINE).until(written::succeeded);
            assertThat(pipe.written.toString(StandardCharsets.UTF_8)).isEqualTo("y");
        }
    }

    @Test
    void printsAfterCloseFail() {
        var pipe = new Pipe();
        pipe.open.countDown();
        var out = new StandardOutput(vertx, pipe, 1 << 20);
        out.close();
        assertThat(out.print(bytes("x"), 0, 1).cause()).hasMessage("standard output is closed");
    }
}
