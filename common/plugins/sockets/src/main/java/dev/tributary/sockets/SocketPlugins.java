package dev.tributary.sockets;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** What this package adds to a program's plugins. */
public final class SocketPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                PluginType.source(
                        "tcp",
                        "Receives texts over TCP, each ended by `delimiter`; the parser of `<parse>` makes an event of"
                                + " each. What it cannot read is counted, logged (at most 20 lines in 10 s) and dropped. A"
                                + " sender gets no answer. While outputs take nothing, events are kept and offered again, and a"
                                + " connection of which `in_flight_limit` bytes are kept is not read: the sender's writes wait. A"
                                + " text without a delimiter at the orderly end of a connection is an event too; Fluentd drops"
                                + " it.",
                        TcpInputConfig.class,
                        TcpInput::new),
                PluginType.source(
                        "udp",
                        "Receives datagrams; the parser of `<parse>` makes an event of each. What it cannot read is counted,"
                                + " logged (at most 20 lines in 10 s) and dropped. While outputs take nothing, events are kept"
                                + " and offered again up to `in_flight_limit`; beyond, the system drops what comes, once its"
                                + " `receive_buffer_size` is full, and nobody is told. Several workers listen on the same port, and"
                                + " the system shares senders out among them.",
                        UdpInputConfig.class,
                        UdpInput::of),
                PluginType.source(
                        "syslog",
                        "Receives messages of syslog over UDP, TCP or TLS. The tag of an event is `tag`, the facility and the"
                                + " severity (`system.auth.crit`). A priority above 191 is none, and its message cannot be read;"
                                + " Fluentd makes the tag `system..crit` of some. Over TCP and TLS a sender is not read while outputs"
                                + " take nothing (as with `tcp`), and over UDP the system drops what comes then (as with `udp`)."
                                + " Messages of rfc5424 need `message_format rfc5424` or `auto` in `<parse>`.",
                        SyslogInputConfig.class,
                        SyslogInput::of),
                PluginType.source(
                        "unix",
                        "Receives forward messages over a Unix socket, in each mode of the protocol, and sends no acks. While"
                                + " outputs take nothing, events are kept and offered again, and from `in_flight_limit` bytes on no"
                                + " connection is read: the sender's writes wait. One worker listens. `<security>` is not asked for;"
                                + " who may write is said by the folder's and the file's permissions.",
                        UnixInputConfig.class,
                        UnixInput::new),
                PluginType.source(
                        "exec",
                        "Runs a command and makes an event of each line that it prints, by the parser of `<parse>`. What the"
                                + " parser cannot read is counted, logged (at most 20 lines in 10 s) and dropped. While outputs take"
                                + " nothing its output is not read, so that it waits. A stop ends it (SIGTERM, then SIGKILL), and"
                                + " takes what it had printed by then. Each worker runs the command. Fluentd reads JSON that goes over"
                                + " several lines; here a line is a text of its own.",
                        ExecInputConfig.class,
                        ExecInput::new),
                PluginType.source(
                        "debug_agent",
                        "Does nothing: it would let Ruby's debugger in, and this is no Ruby program. It is taken, with a line in"
                                + " the log, so that a configuration that has it runs.",
                        DebugAgent.Config.class,
                        DebugAgent::new));
    }
}
