package dev.tributary.web.search;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The parameters that say where the servers are and who asks. */
record NodesConfig(
        @Param(doc = "The server's name or address.", value = "localhost", filled = true)
        String host,

        @Param(doc = "Its port.", value = "9200", min = "1", max = "65535")
        int port,

        @Param(doc = "How it is spoken to.", value = "http") Scheme scheme,

        @Param(doc = "Where its API begins, as `/elastic` behind a proxy.")
        Optional<String> path,

        @Param(
                doc = "Several servers, in the place of `host`: `one:9200,two:9200`, or as URLs,"
                        + " `https://user:password@one:9243/path`, where a user or password with special characters is"
                        + " written `%{...}`. Chunks go to them in turn. It may tell a password, so it is never shown.",
                secret = true,
                emptyIsNone = true)
        Optional<String> hosts,

        @Param(doc = "The user's name, where the URL has none; `%{...}` around it is taken off.")
        Optional<String> user,

        @Param(doc = "The user's password; `%{...}` around it is taken off.", secret = true, emptyIsNone = true)
        Optional<String> password,

        @Param(doc = "An API key, as `id:key`, in the place of user and password.", secret = true, emptyIsNone = true)
        Optional<String> apiKey,

        @Param(
                doc = "Further headers, as a JSON object. They may tell a secret, so they are never shown.",
                secret = true,
                emptyIsNone = true)
        Optional<Map<String, String>> customHeaders) {

    /** The values of {@code scheme}. */
    enum Scheme {
        HTTP,
        HTTPS;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    NodesConfig {
        if (user.isPresent() && password.isEmpty()) {
            throw new ConfigException("password is missing beside user");
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "NodesConfig[host=" + host + ", port=" + port + "]";
    }
}
