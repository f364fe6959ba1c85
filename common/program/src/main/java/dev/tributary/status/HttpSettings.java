package dev.tributary.status;

import dev.tributary.net.HttpListener;
import dev.tributary.plugin.Descriptors;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * How the program's HTTP is to be, from its properties, which the environment may set too ({@code TRIBUTARY_HTTP_TOKEN}).
 *
 * @param token without which nothing is answered; empty if everybody who reaches the port may ask
 */
record HttpSettings(String host, int port, Optional<String> token, HttpListener.Limits limits) {
    static final String TOKEN = "tributary.http.token";
    static final String MAX_CONNECTIONS = "tributary.http.max-connections";
    static final String REQUEST_TIMEOUT = "tributary.http.request-timeout";

    /** @throws IllegalArgumentException with what is wrong with which property */
    static HttpSettings of(Config config) {
        return new HttpSettings(
                config.getValue("quarkus.http.host", String.class),
                config.getValue("quarkus.http.port", Integer.class),
                token(config),
                new HttpListener.Limits(
                        Descriptors.ofProcess()
                                .httpConnections(
                                        atLeastOne(MAX_CONNECTIONS, config.getValue(MAX_CONNECTIONS, Integer.class))),
                        timeout(config)));
    }

    /** One that is set and empty is a mistake, as of a variable that is not there, and would let everybody in. */
    private static Optional<String> token(Config config) {
        String given = config.getConfigValue(TOKEN).getRawValue();
        if (given != null && given.isBlank()) {
            throw new IllegalArgumentException(
                    TOKEN + " (TRIBUTARY_HTTP_TOKEN in the environment) is empty; set a secret, or do not set it");
        }
        return Optional.ofNullable(given).map(String::strip);
    }

    private static int atLeastOne(String property, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(property + " is " + value + "; it has to be 1 or more");
        }
        return value;
    }

    private static Duration timeout(Config config) {
        Duration value = config.getValue(REQUEST_TIMEOUT, Duration.class);
        if (value.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    REQUEST_TIMEOUT + " is " + value.toMillis() + " ms; it has to be 1s or more");
        }
        return value;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
