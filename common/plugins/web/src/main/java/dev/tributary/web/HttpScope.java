package dev.tributary.web;

import dev.tributary.peers.PeerPort;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.PluginContext;

/** What the connections of an HTTP input share. */
record HttpScope(
        HttpInputConfig config, PluginContext context, PeerPort port, EventReader reader, Cors cors, Counts counts) {

    /** The figures of all connections together. */
    record Counts(Counter events, Counter bytes, Counter messages, Counter unread, Counter notTaken, Counter noRoom) {
        static Counts of(PluginContext context) {
            return new Counts(
                    context.meters().counter("events_in", "Events received"),
                    context.meters().counter("bytes_in", "Bytes received"),
                    context.meters().counter("messages_in", "Messages received"),
                    errors(context, "protocol"),
                    errors(context, "emit"),
                    errors(context, "no_room"));
        }

        private static Counter errors(PluginContext context, String reason) {
            return context.meters().counter("errors", "Messages and connections that failed", "reason", reason);
        }
    }
}
