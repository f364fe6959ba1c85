package dev.tributary.web;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.net.TransportConfig;
import dev.tributary.peers.PeerLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parameters of {@code <source> @type http}. */
record HttpInputConfig(
        @Param(
                doc = "TCP port to listen on; 0 for one that the system chooses. Workers share it.",
                value = "9880",
                min = "0",
                max = "65535")
        int port,

        @Param(doc = "Address to listen on.", value = "0.0.0.0")
        String bind,

        @Param(
                doc =
                        "A body longer than this is answered with 413 and not read on. So is one longer than seven sixteenths"
                                + " of `<system> peer_memory_limit`.",
                value = "32m",
                size = true,
                min = "1",
                max = "2047m")
        int bodySizeLimit,

        @Param(
                doc = "A compressed body that inflates beyond this is answered with 400.",
                value = "256m",
                size = true,
                min = "1",
                max = "2047m")
        int decompressionSizeLimit,

        @Param(
                doc = "Close a connection on which no request begins for this long. A request's headers have to come"
                        + " within this time too.",
                value = "10s",
                min = "0.001")
        Duration keepaliveTimeout,

        @Param(
                doc = "How long a request may take to come in, from the end of its headers; then 408.",
                value = "60s",
                min = "0.001",
                fluentd = "waits for ever as long as anything comes")
        Duration requestTimeout,

        @Param(
                doc =
                        "How long a request waits for its events to be taken; then 503, and they may be taken all the same.",
                value = "30s",
                min = "0.001",
                fluentd = "answers no connection at all meanwhile (`overflow_action block`)")
        Duration acceptTimeout,

        @Param(
                doc = "What `Retry-After` says in an answer 503, in whole seconds.",
                value = "1s",
                min = "1s",
                fluentd = "answers 500 without it")
        Duration retryAfter,

        @Param(
                doc =
                        "The longest line of a request, and the most bytes of its headers together; more is answered with 414"
                                + " or 431.",
                value = "16k",
                size = true,
                min = "256",
                max = "1m",
                fluentd = "has fixed ones")
        int headerSizeLimit,

        @Param(doc = "Connections the kernel holds until they are accepted. By default the system's own.", min = "1")
        Optional<Integer> backlog,

        @Param(
                doc =
                        "Put the request's headers into each record, as `HTTP_` and the name in capitals with `_` for `-`.",
                value = "false")
        boolean addHttpHeaders,

        @Param(
                doc =
                        "Put the client's address into each record as `REMOTE_ADDR`: the first of `X-Forwarded-For` if that is"
                                + " there, which anybody can write.",
                value = "false")
        boolean addRemoteAddr,

        @Param(
                doc =
                        "Put the parameters of the query into each record, as `QUERY_` and the name in capitals with `_` for"
                                + " `-`; not `time`, `json`, `ndjson` and `msgpack`.",
                value = "false")
        boolean addQueryParams,

        @Param(doc = "Put this and a dot before the tag.") Optional<String> addTagPrefix,

        @Param(
                doc =
                        "The sites (`https://example.org`, `https://*.example.org`) whose pages may send, or `[\"*\"]` for all."
                                + " A request with another `Origin` is answered with 403. By default `Origin` does not matter, and"
                                + " browsers' questions beforehand (OPTIONS) are answered with 403.")
        Optional<List<String>> corsAllowOrigins,

        @Param(doc = "Tell browsers that they may send cookies along.", value = "false")
        boolean corsAllowCredentials,

        @Param(doc = "Answer with a GIF of one transparent pixel.", value = "false")
        boolean respondWithEmptyImg,

        @Param(name = "use_204_response", doc = "Answer 204 where it would be 200.", value = "false")
        boolean use204Response,

        @Param(
                doc = "Log what could not be read or taken, at most 20 lines in 10 s.",
                value = "true",
                fluentd = "logs each")
        boolean dumpErrorLog,

        @Param(doc = "Accepted and unused; nothing here blocks.")
        Optional<Duration> blockingTimeout,

        @Inline PeerLimits limits,

        @Section(doc = "Transport of the connections.") Optional<TransportConfig> transport,

        @Section(
                doc =
                        "The format of bodies, if they are in none of those above; then `Content-Type` and forms don't matter,"
                                + " and the whole body is what is parsed. With `@type in_http`, the default, it may say where the"
                                + " time is (`time_key`, `keep_time_key`, `time_type`, `time_format` and so on).")
        Optional<ConfigElement> parse) {

    HttpInputConfig {
        if (addTagPrefix.filter(String::isEmpty).isPresent()) {
            throw new ConfigException("add_tag_prefix must not be empty");
        }
        if (respondWithEmptyImg && use204Response) {
            throw new ConfigException(
                    "use_204_response: an answer 204 has no body, so respond_with_empty_img cannot be with it");
        }
        if (corsAllowCredentials
                && corsAllowOrigins.filter(all -> !all.contains("*")).isEmpty()) {
            throw new ConfigException(
                    "cors_allow_credentials needs cors_allow_origins with the sites by name, not \"*\": browsers refuse"
                            + " cookies for everybody");
        }
    }

    /** Whether bodies are in the default formats. */
    boolean readsByContentType() {
        return parse.flatMap(ConfigElement::type)
                .filter(type -> !type.equals("in_http"))
                .isEmpty();
    }
}
