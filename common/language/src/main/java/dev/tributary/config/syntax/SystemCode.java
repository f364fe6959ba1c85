package dev.tributary.config.syntax;

import dev.tributary.expression.CodeException;
import dev.tributary.expression.Machine;
import dev.tributary.expression.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What embedded code can ask of the network. */
final class SystemCode {
    private SystemCode() {}

    static Value value(String name, List<Value> arguments) {
        return switch (name) {
            case "Socket.ip_address_list" -> Machine.addresses();
            case "Socket.getifaddrs" -> Machine.interfaces();
            case "IPSocket.getaddress" ->
                Value.of(address(arguments.getFirst().text()).getHostAddress());
            case "Socket.gethostbyname" ->
                Value.ofTexts(address(arguments.getFirst().text()).getCanonicalHostName());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw CodeException.raised("SocketError", "'" + host + "' has no address");
        }
    }
}
