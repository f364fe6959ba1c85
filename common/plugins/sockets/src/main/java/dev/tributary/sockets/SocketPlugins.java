package dev.tributary.sockets;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.BufferedOutputType;
import java.time.Duration;
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
                BufferedOutputType.of(
                                "exec",
                                "Runs a command for each chunk, with the path of a file that has its events as the last argument."
                                        + " Exit code 0 is that the chunk is taken; any other, and a command that is killed,"
                                        + " that it is tried again, from its beginning. What a command prints on either output"
                                        + " is logged (at most 20 lines in 10 s).",
                                ExecOutputConfig.class,
                                BufferDefaults.PLAIN,
                                (config, chunking, context) -> new ExecOutput(config, context))
                        .legacy(ExecLegacy::exec),
                BufferedOutputType.of(
                                "exec_filter",
                                "Lets a running command read events and makes an event of each line that it prints, by the"
                                        + " parser of `<parse>`; they go to `@label`, or back to the top with their new tag."
                                        + " A chunk is taken when the command's pipe has all of it; what the command makes of"
                                        + " it is the command's affair. What it prints as error is logged (at most 20 lines in"
                                        + " 10 s). While outputs take nothing what it prints is not read, so that it waits,"
                                        + " and so does the buffer. A stop closes its input and lets it end by itself. The"
                                        + " older spellings `in_keys`, `out_keys`, `in_format`, `out_format`, `in_tag_key`,"
                                        + " `out_tag_key`, `in_time_key`, `out_time_key`, `in_time_format` and"
                                        + " `out_time_format` are read too.",
                                ExecFilterConfig.class,
                                BufferDefaults.PLAIN.flushInterval(Duration.ofSeconds(1)),
                                (config, chunking, context) -> new ExecFilterOutput(config, context))
                        .legacy(ExecLegacy::filter),
                PluginType.source(
                        "debug_agent",
                        "Does nothing: it would let Ruby's debugger in, and this is no Ruby program. It is taken, with a line in"
                                + " the log, so that a configuration that has it runs.",
                        DebugAgent.Config.class,
                        DebugAgent::new));
    }
}
