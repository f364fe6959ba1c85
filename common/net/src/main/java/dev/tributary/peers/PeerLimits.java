package dev.tributary.peers;

import dev.tributary.config.Param;
import java.time.Duration;

/** What the connections to a port are bounded by. */
public record PeerLimits(
        @Param(
                doc = "Connections open at a time, in each worker; one more is closed at once, with a warning.",
                value = "10000",
                min = "1",
                fluentd = "has no limit")
        int connectionLimit,

        @Param(
                doc = "Connections open at a time from one address, in all workers together; one more is closed at"
                        + " once, with a warning.",
                value = "1000",
                min = "1",
                fluentd = "has no limit")
        int connectionLimitPerAddress,

        @Param(
                doc = "How long the handshake of TLS may take.",
                value = "10s",
                min = "0.001",
                fluentd = "waits for ever")
        Duration handshakeTimeout,

        @Param(
                doc = "When the program stops: how long to wait for what was received to be taken.",
                value = "10s",
                fluentd = "does not wait")
        Duration drainTimeout) {}
