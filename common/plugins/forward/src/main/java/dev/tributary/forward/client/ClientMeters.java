package dev.tributary.forward.client;

import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Meters;

/** The figures of a forward output, those of all its servers together. Its buffer counts events and bytes. */
final class ClientMeters {
    final Counter chunks;
    final Counter chunksPassedOn;
    final Counter connectErrors;
    final Counter sendErrors;
    final Counter ackTimeouts;
    final Counter ackMismatches;
    final Counter protocolErrors;
    final Counter handshakeErrors;
    final Counter tlsErrors;
    final Meters.Timing ackLatency;

    ClientMeters(Meters meters) {
        chunks = meters.counter("chunks_out", "Chunks delivered");
        chunksPassedOn = meters.counter("chunks_passed_on", "Chunks that went to another server after one had failed");
        connectErrors = errors(meters, "connect");
        sendErrors = errors(meters, "send");
        ackTimeouts = errors(meters, "ack_timeout");
        ackMismatches = errors(meters, "ack_mismatch");
        protocolErrors = errors(meters, "protocol");
        handshakeErrors = errors(meters, "handshake");
        tlsErrors = errors(meters, "tls");
        ackLatency = meters.timing("ack_latency", "Time from a chunk written to its ack");
    }

    private static Counter errors(Meters meters, String reason) {
        return meters.counter("errors", "Connections and chunks that failed", "reason", reason);
    }
}
