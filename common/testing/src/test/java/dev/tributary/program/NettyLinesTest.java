package dev.tributary.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class NettyLinesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final NettyLines lines = new NettyLines();

    private static ExtLogRecord line(String logger, String message, Throwable thrown, Instant time) {
        var line = new ExtLogRecord(Level.WARN, message, ExtLogRecord.FormatStyle.NO_FORMAT, "x");
        line.setLoggerName(logger);
        line.setThrown(thrown);
        line.setInstant(time);
        return line;
    }

    private static ExtLogRecord unaccepted(Instant time) {
        return line(
                "io.netty.channel.DefaultChannelPipeline",
                "An exceptionCaught() event was fired, and it reached at the tail of the pipeline. It usually means"
                        + " the last handler in the pipeline did not handle the exception.",
                new IOException("accept(..) failed with error(-24): Too many open files"),
                time);
    }

    @Test
    void aFailureToAcceptIsOneLine() {
        var line = unaccepted(NOW);
        assertThat(lines.isLoggable(line)).isTrue();
        assertThat(line.getFormattedMessage()).isEqualTo("a connection failed: Too many open files");
        assertThat(line.getThrown()).isNull();
        // As the next handler behind the first sees it.
        assertThat(lines.isLoggable(line)).isTrue();
    }

    @Test
    void theSameFailureIsNotSaidAgainAtOnce() {
        assertThat(lines.isLoggable(unaccepted(NOW))).isTrue();
        assertThat(lines.isLoggable(unaccepted(NOW.plusSeconds(1)))).isFalse();
        assertThat(lines.isLoggable(unaccepted(NOW.plus(NettyLines.QUIET)))).isTrue();
    }

    @Test
    void otherWordsOfNettyStay() {
        var line =
                line("io.netty.bootstrap.ServerBootstrap", "Failed to register\n%s", new IllegalStateException(), NOW);
        assertThat(lines.isLoggable(line)).isTrue();
        assertThat(line.getFormattedMessage()).isEqualTo("Failed to register: IllegalStateException");
    }

    @Test
    void otherLoggersKeepTheirStackTraces() {
        var failure = new IllegalStateException("why");
        var line = line("dev.tributary.worker", "worker 0 failed", failure, NOW);
        assertThat(lines.isLoggable(line)).isTrue();
        assertThat(line.getThrown()).isSameAs(failure);
        assertThat(line.getFormattedMessage()).isEqualTo("worker 0 failed");
    }
}
