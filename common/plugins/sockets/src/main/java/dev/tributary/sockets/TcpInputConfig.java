package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.net.AddressRange;
import dev.tributary.net.TransportConfig;
import dev.tributary.peers.PeerLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parameters of {@code <source> @type tcp}. */
record TcpInputConfig(
        @Param(doc = "The tag of the events.", filled = true)
        String tag,

        @Param(
                doc = "TCP port to listen on; 0 for one that the system chooses. Workers share it.",
                value = "5170",
                min = "0",
                max = "65535")
        int port,

        @Param(doc = "Address to listen on.", value = "0.0.0.0")
        String bind,

        @Param(
                doc = "Put the sender's host name, looked up, into this field; its address where it has none.",
                aliases = "source_host_key",
                filled = true)
        Optional<String> sourceHostnameKey,

        @Param(doc = "Put the sender's address into this field.", filled = true)
        Optional<String> sourceAddressKey,

        @Param(
                doc =
                        "A text longer than this is dropped, with a warning and a count. By default half of what may be held for"
                                + " peers together (`<system> peer_memory_limit`).",
                size = true,
                min = "1",
                fluentd = "has no limit by default")
        Optional<Long> messageLengthLimit,

        @Param(doc = "What ends a text; by default a line feed.")
        Optional<String> delimiter,

        @Param(doc = "Set SO_KEEPALIVE, so that the kernel notices senders that vanished.", value = "false")
        boolean sendKeepalivePacket,

        @Param(
                doc = "Bytes of one connection whose events are not taken yet; at this many it is not read.",
                value = "1m",
                size = true,
                min = "1",
                fluentd = "stops reading every connection instead (`overflow_action block`), or drops events")
        long inFlightLimit,

        @Param(doc = "Accepted and unused; nothing here blocks.")
        Optional<Duration> blockingTimeout,

        @Inline PeerLimits limits,

        @Section(doc = "Transport of the connections.") Optional<TransportConfig> transport,

        @Section(doc = "Who may send; without it, anyone who can connect.")
        Optional<Security> security,

        @Section(doc = "The parser of a text.", required = true)
        ConfigElement parse,

        @Section(doc = "Fields that tell the tag and the time.")
        Optional<ExtractConfig> extract) {

    /** {@code <security>}. */
    record Security(
            @Section(doc = "Senders that are let in.", name = "client", required = true)
            List<Client> clients) {}

    /** {@code <client>}. */
    record Client(
            @Param(doc = "Host name or address. A name is looked up when the program starts.", filled = true)
            Optional<String> host,

            @Param(doc = "Addresses as `192.168.0.0/16`. Either this or `host`.", filled = true)
            Optional<String> network) {
        Client {
            if (host.isPresent() == network.isPresent()) {
                throw new ConfigException(
                        "<client> needs either host or network" + (host.isPresent() ? ", not both" : ""));
            }
            network.ifPresent(AddressRange::parse);
        }
    }

    TcpInputConfig {
        if (delimiter.filter(String::isEmpty).isPresent()) {
            throw new ConfigException("delimiter must not be empty");
        }
    }
}
