package dev.tributary.sockets;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The parameters of {@code <source> @type unix}. */
record UnixInputConfig(
        @Param(
                doc = "The socket's file, made at the start with the folders above it, and removed at the end. One that"
                        + " nobody listens on any more is replaced.",
                value = "/var/run/fluent/fluent.sock",
                filled = true)
        Path path,

        @Param(doc = "Connections the kernel holds until they are accepted. By default the system's own.", min = "1")
        Optional<Integer> backlog,

        @Param(doc = "The tag of all events, instead of those that are sent.")
        Optional<String> tag,

        @Param(
                doc = "A message longer than this ends the connection, with a warning.",
                value = "64m",
                size = true,
                min = "1",
                max = "2047m",
                fluentd = "has no such limit")
        long messageSizeLimit,

        @Param(
                doc = "A compressed message that inflates beyond this ends the connection, with a warning.",
                value = "256m",
                size = true,
                min = "1",
                max = "2047m",
                fluentd = "has no such limit")
        long decompressionSizeLimit,

        @Param(
                doc = "Connections open at a time; one more is closed at once, with a warning.",
                value = "1000",
                min = "1",
                fluentd = "has no limit")
        int connectionLimit,

        @Param(
                doc = "Bytes of events that are not taken yet; at this many no connection is read.",
                value = "8m",
                size = true,
                min = "1",
                fluentd = "has no limit, or drops events")
        long inFlightLimit,

        @Param(doc = "When the program stops: how long to wait for what was received to be taken.", value = "10s")
        Duration drainTimeout) {
    UnixInputConfig {
        if (tag.filter(String::isEmpty).isPresent()) {
            throw new ConfigException("tag must not be empty");
        }
    }
}
