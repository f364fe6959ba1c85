package dev.tributary.sockets;

import dev.tributary.config.Argument;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.time.Duration;
import java.util.Optional;

/** The parameters of {@code <source> @type udp}. */
record UdpInputConfig(
        @Param(doc = "The tag of the events.", filled = true)
        String tag,

        @Param(
                doc = "UDP port to listen on; 0 for one that the system chooses.",
                value = "5160",
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
                        "A datagram longer than this is cut, with a warning and a count. None is longer than 65,507 bytes.",
                value = "4096",
                size = true,
                min = "1",
                aliases = "body_size_limit",
                fluentd = "cuts it without a word")
        int messageLengthLimit,

        @Param(doc = "Drop the line end at the end of a datagram.", value = "true")
        boolean removeNewline,

        @Param(
                doc = "Bytes the kernel keeps until they are read (SO_RCVBUF); by default the system's own.",
                size = true,
                min = "1024")
        Optional<Integer> receiveBufferSize,

        @Param(
                doc = "Bytes of events that are not taken yet; at this many nothing is read.",
                value = "8m",
                size = true,
                min = "64k",
                fluentd = "has no limit, or drops events")
        long inFlightLimit,

        @Param(doc = "When the program stops: how long to wait for what was received to be taken.", value = "10s")
        Duration drainTimeout,

        @Param(doc = "Accepted and unused; nothing here blocks.")
        Optional<Duration> blockingTimeout,

        @Section(doc = "Only `<transport udp>` can be written.")
        Optional<Transport> transport,

        @Section(doc = "The parser of a datagram.", required = true)
        ConfigElement parse,

        @Section(doc = "Fields that tell the tag and the time.")
        Optional<ExtractConfig> extract) {
    private static final int DATAGRAM_BYTES_MAX = 65_535;

    /** Bytes of a datagram that are read. */
    int readBytes() {
        return Math.min(messageLengthLimit, DATAGRAM_BYTES_MAX);
    }

    /** {@code <transport>}. */
    record Transport(
            @Argument(doc = "`udp`.", value = "udp") String protocol,

            @Param(doc = "As `receive_buffer_size` of the source.", size = true, min = "1024")
            Optional<Integer> receiveBufferSize) {
        Transport {
            if (!protocol.equals("udp")) {
                throw new ConfigException("<transport " + protocol + ">: only udp is possible here");
            }
        }
    }

    Optional<Integer> kernelBytes() {
        return receiveBufferSize.or(() -> transport.flatMap(Transport::receiveBufferSize));
    }
}
