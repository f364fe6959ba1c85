package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.peers.PeerLimits;
import java.time.Duration;
import java.util.Optional;

/** The parameters of {@code <source> @type syslog}. */
record SyslogInputConfig(
        @Param(
                doc = "What the tag of an event begins with; a dot, the facility, a dot and the severity follow.",
                filled = true)
        String tag,

        @Param(doc = "Port to listen on; 0 for one that the system chooses.", value = "5140", min = "0", max = "65535")
        int port,

        @Param(doc = "Address to listen on.", value = "0.0.0.0")
        String bind,

        @Param(doc = "`tcp` or `udp`, as `<transport>` says today, which goes before it.")
        Optional<ProtocolType> protocolType,

        @Param(
                doc =
                        "How messages follow each other over TCP: each ended by `delimiter` (`traditional`), or each behind its"
                                + " length (`octet_count`, RFC 6587).",
                value = "traditional")
        FrameType frameType,

        @Param(doc = "What ends a message over TCP; by default a line feed.")
        Optional<String> delimiter,

        @Param(
                doc = "A message that cannot be read becomes an event with the field `unmatched_line` and the tag"
                        + " `<tag>.unmatched`; otherwise it is dropped. It is counted and logged (at most 20 lines in 10 s) in"
                        + " either case.",
                value = "false")
        boolean emitUnmatchedLines,

        @Param(
                doc =
                        "Put the severity into this field: `emerg`, `alert`, `crit`, `err`, `warn`, `notice`, `info` or `debug`.",
                aliases = "priority_key",
                filled = true)
        Optional<String> severityKey,

        @Param(doc = "Put the facility into this field: `kern`, `user`, … `local7`.", filled = true)
        Optional<String> facilityKey,

        @Param(doc = "Put the sender's address into this field.", filled = true)
        Optional<String> sourceAddressKey,

        @Param(
                doc = "Put the sender's host name, looked up, into this field; its address where it has none.",
                filled = true)
        Optional<String> sourceHostnameKey,

        @Param(doc = "The old way to ask for the sender's host name, in `source_host_key`.", value = "false")
        boolean includeSourceHost,

        @Param(doc = "The field for `include_source_host`.", value = "source_host", filled = true)
        String sourceHostKey,

        @Param(doc = "Look up names of senders. Always on where a field is to have them, and otherwise without effect.")
        Optional<Boolean> resolveHostname,

        @Param(
                doc = "A datagram longer than this is cut, with a warning and a count.",
                value = "2048",
                size = true,
                min = "1",
                max = "65535",
                fluentd = "cuts it without a word")
        int messageLengthLimit,

        @Param(
                doc = "A message over TCP longer than this is dropped, with a warning and a count.",
                value = "1m",
                size = true,
                min = "1",
                max = "2047m",
                fluentd = "has no limit")
        long streamMessageLengthLimit,

        @Param(doc = "Set SO_KEEPALIVE, so that the kernel notices senders that vanished.", value = "false")
        boolean sendKeepalivePacket,

        @Param(
                doc =
                        "Bytes of events that are not taken yet: of one connection, or of all datagrams. At this many it, or"
                                + " they, are not read.",
                value = "8m",
                size = true,
                min = "64k",
                fluentd = "has no limit, or drops events")
        long inFlightLimit,

        @Param(doc = "Accepted and unused; nothing here blocks.")
        Optional<Duration> blockingTimeout,

        @Inline PeerLimits limits,

        @Section(doc = "Transport of the messages; UDP without it.")
        Optional<SyslogTransport> transport,

        @Section(
                doc =
                        "The parser of a message; `syslog` with `with_priority true` if no other `@type` is given. A parser of"
                                + " another type gets the message behind its priority.")
        Optional<ConfigElement> parse) {

    /** The values of {@code protocol_type}. */
    enum ProtocolType {
        UDP,
        TCP
    }

    /** The values of {@code frame_type}. */
    enum FrameType {
        TRADITIONAL,
        OCTET_COUNT
    }

    SyslogInputConfig {
        if (delimiter.filter(String::isEmpty).isPresent()) {
            throw new ConfigException("delimiter must not be empty");
        }
        if (sourceHostnameKey.isPresent() && resolveHostname.filter(on -> !on).isPresent()) {
            throw new ConfigException("source_hostname_key needs resolve_hostname, which is false");
        }
    }

    boolean overUdp() {
        return transport
                .map(one -> one.protocol().equals("udp"))
                .orElse(protocolType.orElse(ProtocolType.UDP) == ProtocolType.UDP);
    }

    Optional<String> hostnameKey() {
        return sourceHostnameKey.or(() -> includeSourceHost ? Optional.of(sourceHostKey) : Optional.empty());
    }
}
