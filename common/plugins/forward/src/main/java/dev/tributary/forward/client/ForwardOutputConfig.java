package dev.tributary.forward.client;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.Compression;
import dev.tributary.net.TransportConfig;
import dev.tributary.net.tls.TlsClientConfig;
import dev.tributary.plugin.buffered.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parameters of the output {@code forward}. */
public record ForwardOutputConfig(
        @Param(doc = "Protocol under the messages: `tcp` or `tls`.", value = "tcp")
        String transport,

        @Param(
                doc = "How long a chunk may be written without the server taking any of it.",
                value = "60",
                min = "0.001")
        Duration sendTimeout,

        @Param(
                doc = "How long a connection may take to open.",
                value = "30",
                min = "0.001",
                fluentd = "waits as long as the system does, which is minutes")
        Duration connectTimeout,

        @Param(
                doc = "How long a server may take to prove itself and to accept us, where there is `<security>`.",
                value = "10s",
                min = "0.001",
                fluentd = "has `hard_timeout` for it")
        Duration handshakeTimeout,

        @Param(
                doc =
                        "Which server takes a chunk: `weight` in turns, with exact shares; `least_pending` the one with the "
                                + "fewest chunks under way for its weight; `random` by chance, weighted.",
                value = "weight",
                fluentd = "has `weight` only, from a shuffled list")
        LoadBalance loadBalance,

        @Param(
                doc = "Send all chunks of a tag to one server as long as that is available, which keeps their order. "
                        + "Needs the chunk key `tag`.",
                value = "false",
                fluentd = "has no such parameter")
        boolean stickyByTag,

        @Param(
                doc = "How a server is asked whether it is there: `transport` by a connection, `udp` by a datagram, "
                        + "`none` not at all: then only a server that failed is asked, each `recover_wait`. "
                        + "`tcp` is an older word for `transport`.",
                value = "transport",
                fluentd = "never uses a standby server with `none`")
        HeartbeatType heartbeatType,

        @Param(doc = "Time between heartbeats.", value = "1", min = "0.001")
        Duration heartbeatInterval,

        @Param(
                doc = "A server that was down is used again after more heartbeats than fit into this; before that only "
                        + "where no other is available.",
                value = "10",
                fluentd = "uses none then")
        Duration recoverWait,

        @Param(
                doc = "A server that answers no heartbeat for this long is believed down, whatever its rhythm was.",
                value = "60",
                min = "0.001")
        Duration hardTimeout,

        @Param(
                doc =
                        "How far a server's silence may exceed the rhythm of its heartbeats: 16 is about 37 s, 8 is 18 s, "
                                + "4 is 9 s. A connection refused or broken, or an ack that does not come, is evidence at once.",
                value = "16",
                min = "1",
                fluentd = "takes chunks sent for heartbeats too, and suspects a busy server as soon as it is idle; and "
                        + "does not take a refused connection for evidence")
        int phiThreshold,

        @Param(doc = "Whether `phi_threshold` counts; else only `hard_timeout` does.", value = "true")
        boolean phiFailureDetector,

        @Param(
                doc = "For this long from the start a server that was never reached is said to be not reached yet, at"
                        + " INFO. After it, and where a server was reached before, it is down, at WARN.",
                value = "30",
                min = "0",
                fluentd = "has no such parameter")
        Duration startupGrace,

        @Param(
                doc = "While a server is down, its agents open connections to others, and to it again, after a time by "
                        + "chance up to this.",
                value = "0.5",
                min = "0",
                fluentd = "has no such parameter")
        Duration reconnectJitter,

        @Param(
                doc =
                        "Ask for an ack for each chunk and send the chunk again, with the same id, until it comes. Without "
                                + "it a chunk counts as delivered once it is written to the connection.",
                value = "false")
        boolean requireAckResponse,

        @Param(doc = "How long an ack may take.", value = "190", min = "1")
        Duration ackResponseTimeout,

        @Param(
                doc = "Chunks written on one connection before the ack for the first has come. `flush_thread_count` "
                        + "bounds them too.",
                value = "64",
                min = "1")
        int unackedChunksLimit,

        @Param(doc = "Accepted and unused; nothing here polls.")
        Optional<Integer> readIntervalMsec,

        @Param(doc = "Accepted and unused.", size = true) Optional<Integer> readLength,

        @Param(
                doc =
                        "How long the addresses found for a host name are used. By default, and at most, until one of them "
                                + "cannot be connected to; 0 asks for each connection. All of them are tried, the next "
                                + "as soon as one has failed or been silent for 250 ms.",
                fluentd = "uses the first, which stays the same while a server is down")
        Optional<Duration> expireDnsCache,

        @Param(
                doc = "Begin with any of a host name's addresses, by chance, instead of the one that answered last.",
                value = "false")
        boolean dnsRoundRobin,

        @Param(doc = "Start even if a host name has no address now.", value = "false")
        boolean ignoreNetworkErrorsAtStartup,

        @Param(doc = "Refuse to start unless a connection to every server can be opened.", value = "false")
        boolean verifyConnectionAtStartup,

        @Param(
                doc = "Compression on the wire: `text` is none. Chunks that are compressed so already are sent as they "
                        + "are, others as one whole.",
                value = "text",
                fluentd = "compresses what each emit brought by itself, which makes small emits larger")
        Compression compress,

        @Param(doc = "Send times as whole seconds, for receivers that know no EventTime.", value = "false")
        boolean timeAsInteger,

        @Param(
                doc = "Keep connections open from one chunk to the next. Chunks of one connection arrive in the order "
                        + "they are sent; without it, and without acks, they may overtake each other.",
                value = "true",
                fluentd = "has `false`: a connection for each chunk")
        boolean keepalive,

        @Param(doc = "Close a connection that has been idle for this long. By default never.", min = "0.001")
        Optional<Duration> keepaliveTimeout,

        @Param(doc = "Set SO_KEEPALIVE, so that the kernel notices servers that vanished.", value = "false")
        boolean sendKeepalivePacket,

        @Param(
                doc = "Send the metadata that Fluent Bit wraps around an event's time. Fluentd up to 1.19 cannot read "
                        + "such events and drops them, so they are sent without it by default.",
                value = "false",
                fluentd = "has no metadata; Fluent Bit calls its parameter so")
        boolean retainMetadataInForwardMode,

        @Param(doc = "Obsolete; write a `<server>` section.")
        Optional<String> host,

        @Param(doc = "Obsolete; write a `<server>` section.")
        Optional<String> port,

        @Inline TlsClientConfig tls,

        @Section(doc = "A server to send to, one section each.", name = "server")
        List<UpstreamConfig> servers,

        @Section(doc = "Where more servers are found, while the program runs. Any number.", name = "service_discovery")
        List<DiscoveryConfig> serviceDiscovery,

        @Section(doc = "How this output proves itself to servers that ask, and they to it.")
        Optional<ClientSecurityConfig> security,

        @Inline Delivery delivery)
        implements Delivery.Configured {

    public ForwardOutputConfig {
        if (host.isPresent() || port.isPresent()) {
            throw new ConfigException((host.isPresent() ? "host" : "port")
                    + " is obsolete here; put host and port into a <server> section");
        }
        TransportConfig.checkProtocol(transport, "transport", "transport " + transport);
        if (transport.equals("tls")) {
            tls.check();
        } else if (tls.isGiven()) {
            throw new ConfigException("tls_* parameters without transport tls: events would be sent as plain text;"
                    + " write transport tls");
        }
        if (servers.isEmpty() && serviceDiscovery.isEmpty()) {
            throw new ConfigException(
                    "forward needs a server to send to; add a <server> section with its host, or a <service_discovery>");
        }
        if (serviceDiscovery.isEmpty() && servers.stream().allMatch(server -> server.weight() == 0)) {
            throw new ConfigException("every <server> has weight 0, which is never used; give one of them a weight");
        }
        if (dnsRoundRobin && heartbeatType == HeartbeatType.UDP) {
            throw new ConfigException("dns_round_robin needs heartbeat_type transport or none");
        }
        if (sendKeepalivePacket && !keepalive) {
            throw new ConfigException("send_keepalive_packet needs keepalive, which is false");
        }
    }
}
