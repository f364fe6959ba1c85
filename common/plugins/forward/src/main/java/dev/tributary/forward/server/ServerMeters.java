package dev.tributary.forward.server;

import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Meters;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The figures of a forward server, those of all its connections together. */
final class ServerMeters {
    final Counter events;
    final Counter bytes;
    final Counter messages;
    final Counter acks;
    final Counter resends;
    final Counter resentEvents;
    final Counter pauses;
    final Counter connectionsTotal;
    final Counter skippedEntries;
    final Counter skippedMessages;
    final Counter protocolErrors;
    final Counter garbledKept;
    final Counter emitErrors;
    final Counter oversizedMessages;
    final Counter refusedConnections;
    final Counter memoryPauses;
    final Counter gaveWay;
    final Counter notHeld;
    final Counter messageTimeouts;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    ServerMeters(Meters meters) {
        events = meters.counter("events_in", "Events received");
        bytes = meters.counter("bytes_in", "Bytes received");
        messages = meters.counter("messages_in", "Messages received");
        acks = meters.counter("acks_out", "Acks sent");
        resends = meters.counter("resent_chunks", "Chunks that came again, and were acked and not stored again");
        resentEvents = meters.counter("resent_events", "Events of those chunks");
        pauses = meters.counter("pauses", "Times a connection was not read because too much of it was not stored yet");
        connectionsTotal = meters.counter("connections_accepted", "Connections accepted");
        skippedEntries = skipped(meters, "entry");
        skippedMessages = skipped(meters, "message");
        protocolErrors = errors(meters, "protocol");
        garbledKept = meters.counter("garbled_kept", "Messages that are not the protocol, kept aside and acked");
        emitErrors = errors(meters, "emit");
        oversizedMessages = errors(meters, "oversized");
        refusedConnections = errors(meters, "connection_limit");
        memoryPauses =
                meters.counter("memory_pauses", "Times a connection was not read because peers held too much together");
        gaveWay = errors(meters, "gave_way");
        notHeld = errors(meters, "no_room");
        messageTimeouts = errors(meters, "message_timeout");
        for (Refusal refusal : Refusal.values()) {
            refused.put(
                    refusal,
                    meters.counter(
                            "authentication_failures", "Clients that were not let in", "reason", refusal.label()));
        }
    }

    /** Clients not let in for that reason. */
    Counter refused(Refusal refusal) {
        return Objects.requireNonNull(refused.get(refusal));
    }

    private static Counter skipped(Meters meters, String reason) {
        return meters.counter("skipped_events", "What was well formed but no event, and left out", "reason", reason);
    }

    private static Counter errors(Meters meters, String reason) {
        return meters.counter("errors", "Messages and connections that failed", "reason", reason);
    }
}
