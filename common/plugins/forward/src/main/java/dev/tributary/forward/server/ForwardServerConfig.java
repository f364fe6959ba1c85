package dev.tributary.forward.server;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.net.TransportConfig;
import dev.tributary.net.tls.TlsServerConfig;
import java.time.Duration;
import java.util.Optional;

/** The parameters of the source {@code forward}. */
public record ForwardServerConfig(
        @Param(
                doc = "TCP port to listen on, and UDP port for heartbeats. 0, or an empty text, for one that the"
                        + " system chooses.",
                value = "24224",
                min = "0",
                max = "65535")
        int port,

        @Param(doc = "Address to listen on.", value = "0.0.0.0")
        String bind,

        @Param(doc = "Connections the kernel holds until they are accepted. By default the system's own.", min = "1")
        Optional<Integer> backlog,

        @Param(
                doc = "Accepted and unused; a connection is always closed with FIN.",
                fluentd = "with 0 closes by RST, which may lose the last ack")
        Optional<Duration> lingerTimeout,

        @Param(doc = "Accepted and unused; nothing here blocks.")
        Optional<Duration> blockingTimeout,

        @Param(
                doc = "Look up the host name of each peer, for the log. Always on with `source_hostname_key`.",
                fluentd = "blocks every connection meanwhile; ours waits for none, and remembers")
        Optional<Boolean> resolveHostname,

        @Param(doc = "Close each connection after its first message and the ack for it.", value = "false")
        boolean denyKeepalive,

        @Param(doc = "Set SO_KEEPALIVE, so that the kernel notices peers that vanished.", value = "false")
        boolean sendKeepalivePacket,

        @Param(doc = "Warn of messages that are longer than this.", size = true, min = "1")
        Optional<Long> chunkSizeWarnLimit,

        @Param(
                doc = "A message longer than this is passed over without being kept: no event, no ack, a warning.",
                size = true,
                min = "1",
                fluentd = "keeps the whole message in memory before it drops it")
        Optional<Long> chunkSizeLimit,

        @Param(
                doc = "A message longer than this is refused as soon as its length shows: no ack, connection closed. "
                        + "So is one longer than seven sixteenths of `<system> peer_memory_limit`.",
                value = "512m",
                size = true,
                min = "1",
                max = "2047m",
                fluentd = "has no such limit")
        long messageSizeLimit,

        @Param(
                doc = "A compressed message that inflates beyond this is refused: no ack, connection closed. So is one "
                        + "that inflates beyond what there is room for in `<system> peer_memory_limit`.",
                value = "256m",
                size = true,
                min = "1",
                max = "2047m")
        long decompressionSizeLimit,

        @Param(
                doc = "Hand on compressed messages as they came, checked but not inflated. Saves work where they are "
                        + "only relayed by a `forward` output with the same `compress`; costs a second inflation "
                        + "everywhere else.",
                value = "false")
        boolean keepCompressed,

        @Param(
                doc = "Leave out entries that are not `[time, map]`, with a warning and a count, and keep the rest"
                        + " of their message. With `false` such a message is refused as a whole: no ack,"
                        + " connection closed.",
                value = "true",
                fluentd = "`false` hands on whatever came, unread")
        boolean skipInvalidEvent,

        @Param(doc = "Put the peer's IP address into this field of each record.")
        Optional<String> sourceAddressKey,

        @Param(doc = "Put the peer's host name, or its address if it has none, into this field of each record.")
        Optional<String> sourceHostnameKey,

        @Param(doc = "The tag of every event received, instead of the one it came with.")
        Optional<String> tag,

        @Param(doc = "Put this and a dot before the tag of every event received.")
        Optional<String> addTagPrefix,

        @Param(
                doc = "Connections open at a time; one more is closed at once, with a warning. Fewer where `<system>"
                        + " peer_memory_limit` has no room for so many: 16 KiB are counted for each, 64 with TLS; and where"
                        + " the process may have few open (`ulimit -n`), half of which are for them.",
                value = "10000",
                min = "1",
                aliases = "max_connections",
                fluentd = "has no limit")
        int connectionLimit,

        @Param(
                doc = "Connections open at a time from one address, in all workers together; one more is closed at"
                        + " once, with a warning.",
                value = "1000",
                min = "1",
                aliases = "max_connections_per_address",
                fluentd = "has no limit")
        int connectionLimitPerAddress,

        @Param(
                doc = "Close a connection whose message has begun and does not go on for this long, or that does not"
                        + " read its acks for this long.",
                value = "60s",
                min = "0.001",
                fluentd = "waits for ever")
        Duration messageTimeout,

        @Param(
                doc = "Close a connection on which nothing has come for this long and nothing is under way. Off by "
                        + "default: senders may keep quiet connections open.",
                min = "0.001",
                fluentd = "keeps them for ever")
        Optional<Duration> idleTimeout,

        @Param(
                doc = "Bytes of one connection whose events are not stored yet. At this many the connection is not"
                        + " read until some are; its sender feels that, the other connections don't.",
                value = "16m",
                size = true,
                min = "1",
                fluentd = "stops reading every connection instead (`overflow_action block`), or closes this one")
        long inFlightLimit,

        @Param(
                doc = "Messages of one connection whose events are not stored yet; as `in_flight_limit`.",
                value = "1024",
                min = "1")
        int inFlightMessagesLimit,

        @Param(
                doc = "When a chunk is acked: `buffered`, when every output holds its events, or `delivered`, when"
                        + " every output has delivered them: written to the file, acked by the next hop, printed."
                        + " With `delivered` a buffer flushes at once what an ack waits for, whatever its"
                        + " `flush_mode`.",
                value = "buffered",
                fluentd = "always acks what is buffered")
        AckWhen ackWhen,

        @Param(
                doc = "Ack a chunk that comes again because its ack was lost, and do not store it again. Which chunk"
                        + " is taken for the same is told in PROTOCOL.md.",
                value = "true",
                fluentd = "stores it again")
        boolean dedupe,

        @Param(
                doc = "How many stored chunks `dedupe` remembers, in all workers together; about 200 bytes each, and"
                        + " no more than an eighth of `<system> peer_memory_limit`.",
                value = "100000",
                min = "1",
                max = "10000000")
        int dedupeLimit,

        @Param(doc = "How long `dedupe` remembers a stored chunk.", value = "1h", min = "1")
        Duration dedupeWindow,

        @Param(
                doc = "How often a message with a token that is not the protocol (torn, garbled, broken compression)"
                        + " is refused when it comes again. Once more, and it is kept as it came in `garbled_path`"
                        + " and acked, so that its sender does not repeat it for ever.",
                value = "3",
                min = "0",
                fluentd = "refuses it for ever, or acks it and loses what it could not read")
        int garbledTries,

        @Param(
                doc = "Folder for messages that are not the protocol. `garbled/<@id>` in `<system> root_dir` if not"
                        + " given; without both they are always refused.")
        Optional<String> garbledPath,

        @Param(
                doc = "Most bytes in that folder; beyond, such messages are refused again.",
                value = "64m",
                size = true,
                min = "1")
        long garbledLimit,

        @Param(
                doc = "When the program stops: how long to wait for events received to be stored and acked.",
                value = "10s")
        Duration drainTimeout,

        @Param(
                doc = "How long a client may take to prove itself before it is turned away.",
                value = "10s",
                min = "0.001",
                fluentd = "waits for ever")
        Duration handshakeTimeout,

        @Param(
                doc = "Bytes a client may send before it has proved itself; about 400 are needed.",
                value = "8k",
                size = true,
                min = "512",
                fluentd = "has no such limit")
        long handshakeSizeLimit,

        @Param(
                doc = "Put the name in the client's certificate into this field of each record: its common name, else"
                        + " its first alternative name. Needs `client_cert_auth`.",
                fluentd = "cannot tell")
        Optional<String> clientCertKey,

        @Param(
                doc = "Put the name in the client's certificate, and a dot, before the tag. Characters that a tag"
                        + " should not have become `_`. Needs `client_cert_auth`.",
                value = "false",
                fluentd = "cannot tell")
        boolean clientCertTagPrefix,

        @Param(
                doc = "Wrong keys, passwords or certificates in a row that an address may come with before it has to"
                        + " wait. One that is right clears the count.",
                value = "20",
                min = "0",
                fluentd = "lets anybody guess as fast as they can")
        int authFailureLimit,

        @Param(
                doc = "How long connections from such an address are closed unheard; twice as long after each further"
                        + " failure.",
                value = "1s",
                min = "0.001")
        Duration authFailurePause,

        @Param(doc = "The longest such pause.", value = "60s", min = "0.001")
        Duration authFailurePauseMax,

        @Param(doc = "Addresses remembered for it, the latest.", value = "10000", min = "1", max = "1000000")
        int authFailureAddresses,

        @Param(
                doc = "An address and port gets one answer to UDP heartbeats within this time, no more: what comes"
                        + " from there so soon may be an answer to it.",
                value = "0.1",
                min = "0.001",
                fluentd = "answers everything, answers too")
        Duration udpAnswerInterval,

        @Param(
                doc = "Addresses that get an answer to UDP heartbeats within that time.",
                value = "1000",
                min = "1",
                max = "100000")
        int udpAnswerLimit,

        @Section(doc = "Transport of the connections.") Optional<TransportConfig> transport,

        @Section(doc = "What clients have to prove. Without it anyone who can connect may send.")
        Optional<ServerSecurityConfig> security) {

    public ForwardServerConfig {
        if (denyKeepalive && sendKeepalivePacket) {
            throw new ConfigException("send_keepalive_packet makes no sense with deny_keepalive; set one of them");
        }
        if (sourceHostnameKey.isPresent() && resolveHostname.filter(on -> !on).isPresent()) {
            throw new ConfigException("source_hostname_key needs resolve_hostname, which is false");
        }
        boolean asksForCertificates = transport
                .flatMap(TransportConfig::tlsIfSpoken)
                .filter(TlsServerConfig::clientCertAuth)
                .isPresent();
        if ((clientCertKey.isPresent() || clientCertTagPrefix) && !asksForCertificates) {
            throw new ConfigException((clientCertKey.isPresent() ? "client_cert_key" : "client_cert_tag_prefix")
                    + " needs <transport tls> with client_cert_auth true");
        }
        refuseEmpty("tag", tag);
        refuseEmpty("add_tag_prefix", addTagPrefix);
    }

    /** The parameters of TLS, if it is to be spoken. */
    Optional<TlsServerConfig> tls() {
        return transport.flatMap(TransportConfig::tlsIfSpoken);
    }

    GuessBackoff.Rules guessing() {
        return new GuessBackoff.Rules(authFailureLimit, authFailurePause, authFailurePauseMax, authFailureAddresses);
    }

    UdpHeartbeat.Rules udpAnswers() {
        return new UdpHeartbeat.Rules(udpAnswerInterval, udpAnswerLimit);
    }

    boolean resolvesNames() {
        return sourceHostnameKey.isPresent() || resolveHostname.orElse(false);
    }

    private static void refuseEmpty(String name, Optional<String> value) {
        if (value.filter(String::isEmpty).isPresent()) {
            throw new ConfigException(name + " must not be empty");
        }
    }
}
