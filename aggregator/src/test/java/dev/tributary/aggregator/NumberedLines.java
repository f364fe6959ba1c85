package dev.tributary.aggregator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A log file that grows by numbered lines, in bursts, as a program writes them. */
final class NumberedLines implements AutoCloseable {
    private static final int BURST = 40;
    private static final int PAUSE_NANOS = 5_000_000;

    private final Path file;
    private final Thread thread;
    private volatile boolean stopping;
    private int written;

    NumberedLines(Path file) {
        this.file = file;
        thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            while (!stopping) {
                for (int i = 0; i < BURST; i++) {
                    lines.write(written + "\n");
                    written++;
                }
                lines.flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes no more; how many lines there are. */
    int finish() throws InterruptedException {
        stopping = true;
        thread.join();
        return written;
    }

    @Override
    public void close() throws InterruptedException {
        finish();
    }
}
