package dev.tributary.web;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.net.tls.TlsClientConfig;
import dev.tributary.plugin.buffered.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of {@code <match> @type http}. */
record HttpOutputConfig(
        @Param(
                doc =
                        "Where chunks are sent, `http://` or `https://`. `${tag}` and the other placeholders of the chunk keys may"
                                + " stand in it, and directives of strftime.",
                filled = true)
        String endpoint,

        @Param(doc = "How they are sent.", value = "post") Method httpMethod,

        @Param(
                doc = "A proxy, as `http://host:port`. By default the one of the environment variable `HTTP_PROXY` or"
                        + " `http_proxy`, if any.",
                filled = true)
        Optional<String> proxy,

        @Param(
                doc = "What `Content-Type` says. By default by the format: `application/x-ndjson` for json"
                        + " (`application/json` with `json_array`), `text/csv`, `text/tab-separated-values` for tsv and ltsv,"
                        + " `application/x-msgpack`, `text/plain` for out_file, stdout, hash and single_value; with another"
                        + " format it is needed.",
                filled = true)
        Optional<String> contentType,

        @Param(doc = "Send the events of a chunk as one JSON array; with the format json only.", value = "false")
        boolean jsonArray,

        @Param(
                doc = "Further headers, as a JSON object. They may tell a secret, so they are never shown.",
                secret = true,
                emptyIsNone = true)
        Optional<Map<String, String>> headers,

        @Param(
                doc = "Further headers in which placeholders of the chunk keys stand. Never shown either.",
                secret = true,
                emptyIsNone = true)
        Optional<Map<String, String>> headersFromPlaceholders,

        @Param(doc = "Send the body compressed, and say so in `Content-Encoding`.", value = "text")
        Compress compress,

        @Param(
                doc =
                        "The hosts that `endpoint` may name once its placeholders are filled in; a chunk for another is refused"
                                + " for good. By default any.",
                value = "",
                filled = true)
        List<String> allowedHosts,

        @Param(doc = "How long connecting may take.", value = "60s", min = "0.001")
        Duration openTimeout,

        @Param(
                doc = "How long an answer may take, from when the request is sent until it is here in whole.",
                value = "60s",
                min = "0.001",
                fluentd = "waits so long for each piece of it")
        Duration readTimeout,

        @Param(doc = "Accepted and unused: the handshake of TLS counts to `open_timeout` and `read_timeout`.")
        Optional<Duration> sslTimeout,

        @Param(
                doc = "Accepted and unused: connections are always used again.",
                value = "false",
                fluentd = "opens one for each chunk, unless told otherwise")
        boolean reuseConnections,

        @Param(
                doc = "How much of an answer that is an error is kept for the log; the rest is read and dropped.",
                value = "1k",
                size = true,
                min = "0",
                max = "1m",
                fluentd = "keeps all of it")
        int answerLimit,

        @Param(doc = "PEM file with the CAs that may sign the server's certificate. By default those of the JDK.")
        Optional<Path> tlsCaCertPath,

        @Param(doc = "PEM file with our own certificate, for servers that ask.")
        Optional<Path> tlsClientCertPath,

        @Param(doc = "PEM file with the private key of our certificate.")
        Optional<Path> tlsPrivateKeyPath,

        @Param(doc = "What that private key is encrypted with.", secret = true, emptyIsNone = true)
        Optional<String> tlsPrivateKeyPassphrase,

        @Param(
                doc =
                        "`none` accepts any certificate for any host: anybody between us and the server can read and change what"
                                + " is sent.",
                value = "peer")
        VerifyMode tlsVerifyMode,

        @Param(
                doc = "The one version of TLS to speak, `TLSv1_2` or `TLSv1_3`. By default both.",
                fluentd = "speaks 1.2 only, unless told otherwise")
        Optional<String> tlsVersion,

        @Param(doc = "Cipher suites, as OpenSSL writes them.", value = "ALL:!aNULL:!eNULL:!SSLv2")
        String tlsCiphers,

        @Param(
                doc =
                        "Refuse a chunk for good that is answered with an error not in `retryable_response_codes`: it goes to"
                                + " `<secondary>`, or is kept as a dead letter. With `false` that is logged and the chunk is taken for"
                                + " delivered.",
                value = "true")
        boolean errorResponseAsUnrecoverable,

        @Param(doc = "Codes that a chunk is sent again for.", value = "503")
        List<String> retryableResponseCodes,

        @Section(doc = "How an event is written; `json` if no `@type` is given.")
        Optional<ConfigElement> format,

        @Section(doc = "What the server asks for.") Optional<Auth> auth,

        @Inline Delivery delivery)
        implements Delivery.Configured {

    /** The values of {@code http_method}. */
    enum Method {
        POST,
        PUT
    }

    /** The values of {@code compress}. */
    enum Compress {
        TEXT,
        GZIP
    }

    /** The values of {@code tls_verify_mode}. */
    enum VerifyMode {
        NONE,
        PEER
    }

    /** {@code <auth>}. */
    record Auth(
            @Param(doc = "`basic`; `aws_sigv4` is not known here.", value = "basic")
            String method,

            @Param(doc = "The user's name.") Optional<String> username,

            @Param(doc = "The password.", secret = true, emptyIsNone = true)
            Optional<String> password,

            @Param(doc = "Of `aws_sigv4`; refused with it.") Optional<String> awsService,

            @Param(doc = "Of `aws_sigv4`; refused with it.") Optional<String> awsRegion,

            @Param(doc = "Of `aws_sigv4`; refused with it.") Optional<String> awsRoleArn) {
        Auth {
            if (!method.equals("basic")) {
                throw new ConfigException("method: " + method + " is not possible here, only basic is");
            }
            if (username.isEmpty()) {
                throw new ConfigException("username is missing in <auth>");
            }
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Auth[username=" + username + "]";
        }
    }

    HttpOutputConfig {
        if (!endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
            throw new ConfigException("endpoint: '" + endpoint + "' does not begin with http:// or https://");
        }
        for (String code : retryableResponseCodes) {
            if (!code.matches("[1-5]\\d\\d")) {
                throw new ConfigException(
                        "retryable_response_codes: '" + code + "' is no code of a response, 100 to 599");
            }
        }
        String type = format.flatMap(ConfigElement::type).orElse("json");
        if (jsonArray && !type.equals("json")) {
            throw new ConfigException("json_array needs the format json, not " + type);
        }
    }

    boolean retries(int code) {
        return retryableResponseCodes.contains(Integer.toString(code));
    }

    boolean overTls() {
        return endpoint.startsWith("https://");
    }

    TlsClientConfig tls() {
        return WebClient.tls(
                new WebClient.Versions(tlsVersion, Optional.empty(), Optional.empty()),
                tlsCiphers,
                tlsVerifyMode == VerifyMode.NONE,
                new WebClient.Certificates(
                        tlsCaCertPath, tlsClientCertPath, tlsPrivateKeyPath, tlsPrivateKeyPassphrase));
    }
}
