package dev.tributary.net.tls;

import dev.tributary.config.ConfigException;
import java.net.InetAddress;

/**
 * Whether plain text is allowed at all: with the system property {@code tributary.require-tls}, or the environment
 * variable {@code TRIBUTARY_REQUIRE_TLS}, {@code true}, only the loopback interface may see any.
 */
public final class RequireTls {
    private static final String PROPERTY = "tributary.require-tls";
    private static final String VARIABLE = "TRIBUTARY_REQUIRE_TLS";

    private RequireTls() {}

    /**
     * @param where what would be plain text, for the message
     * @throws ConfigException if that is not allowed
     */
    public static void check(String host, String where) {
        String asked = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, "false"));
        if (Boolean.parseBoolean(asked.strip()) && !isLoopback(host)) {
            throw new ConfigException(where + " would be plain text, which " + PROPERTY + " forbids");
        }
    }

    /** Whether nobody but this machine can reach {@code host}. Looks nothing up. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return host.equalsIgnoreCase("localhost");
        }
    }
}
