package dev.tributary.net;

/**
 * Where something listens.
 *
 * @param host the address bound, as configured
 * @param port the port the system gave; never 0
 */
public record PortBinding(String host, int port) {

    /** {@code host:port}, an IPv6 address in brackets. */
    public static String text(String host, int port) {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    @Override
    public String toString() {
        return text(host, port);
    }
}
