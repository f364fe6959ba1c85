package dev.tributary.expression;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The addresses that this machine has now. */
public final class Machine {
    private Machine() {}

    /** {@code Socket.ip_address_list}. */
    public static Value addresses() {
        return new Items(all().stream().map(Interface::address).toList());
    }

    /** {@code Socket.getifaddrs}: of interfaces that are up, each with one address. */
    public static Value interfaces() {
        return new Items(all());
    }

    private static List<Interface> all() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(one -> one.inetAddresses()
                            .map(address -> new Interface(one.getName(), one.getIndex(), new Address(address))))
                    .toList();
        } catch (SocketException e) {
            throw CodeException.raised("SocketError", "the network interfaces cannot be listed: " + e.getMessage());
        }
    }
}
