package dev.tributary.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.syntax.LogConfig;
import dev.tributary.config.syntax.LogConfig.Format;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LogLayoutTest {
    private static LogLayout layout(Format format) {
        return new LogLayout(new LogConfig(
                format, Optional.of("%s.%L"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static ExtLogRecord line(Throwable thrown) {
        var line = new ExtLogRecord(Level.WARN, "port %d is taken", ExtLogRecord.FormatStyle.PRINTF, "x");
        line.setParameters(new Object[] {24224});
        line.setLoggerName("dev.tributary.plugin.in");
        line.setInstant(Instant.ofEpochSecond(1_700_000_000, 250_000_000));
        line.setThrown(thrown);
        return line;
    }

    @Test
    void aLineAsJsonHasItsTimeLevelLoggerAndMessage() {
        assertThat(layout(Format.JSON).format(line(null)))
                .isEqualTo("{\"time\":\"1700000000.250\",\"level\":\"warn\",\"logger\":\"dev.tributary.plugin.in\","
                        + "\"message\":\"port 24224 is taken\"}\n");
    }

    @Test
    void aStackTraceStaysInItsLine() {
        String json = layout(Format.JSON).format(line(new IllegalStateException("why")));
        assertThat(json.lines()).hasSize(1);
        assertThat(new JsonObject(json).getString("error")).startsWith("java.lang.IllegalStateException: why");
    }

    @Test
    void aLineAsTextHasItsTimeAsAskedFor() {
        assertThat(layout(Format.TEXT).format(line(null)))
                .isEqualTo("1700000000.250 WARN  [in] port 24224 is taken" + System.lineSeparator());
    }
}
