package dev.tributary.web;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.EventCursor;
import dev.tributary.event.PeerText;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.net.tls.RequireTls;
import dev.tributary.net.tls.TlsClientConfig;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.UndeliverableException;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.Chunking;
import dev.tributary.plugin.buffered.Placeholders;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Sends chunks over HTTP, one request each. Confined to its event loop; chunks are formatted elsewhere, in order. */
final class HttpOutput implements ChunkWriter {
    private final HttpOutputConfig config;
    private final PluginContext context;
    private final InOrder inOrder;
    private final Formatter formatter;
    private final String contentType;
    private final Placeholders endpoint;
    private final Map<String, Placeholders> headers = new LinkedHashMap<>();
    private final WebClient client;
    private final Counter errors;

    HttpOutput(HttpOutputConfig config, Chunking chunking, PluginContext context) {
        this.config = config;
        this.context = context;
        inOrder = new InOrder(context.vertx());
        formatter = context.formatter(config.format(), "json");
        contentType = config.contentType()
                .orElseGet(() ->
                        contentType(config.format().flatMap(ConfigElement::type).orElse("json")));
        endpoint = new Placeholders("endpoint", config.endpoint(), chunking.zone());
        config.headersFromPlaceholders()
                .orElse(Map.of())
                .forEach((name, text) ->
                        headers.put(name, new Placeholders("headers_from_placeholders", text, chunking.zone())));
        Optional<InetSocketAddress> proxy = config.proxy()
                .or(() -> Optional.ofNullable(System.getenv("HTTP_PROXY")))
                .or(() -> Optional.ofNullable(System.getenv("http_proxy")))
                .filter(text -> !text.isBlank())
                .map(HttpOutput::address);
        Optional<TlsClientConfig> tls = config.overTls() ? Optional.of(config.tls()) : Optional.empty();
        if (tls.isEmpty()) {
            String host = config.endpoint().substring("http://".length()).split("[:/?#]", 2)[0];
            RequireTls.check(host, "an http output to " + config.endpoint());
        }
        client = new WebClient(
                new WebClient.Settings(
                        "http output", config.openTimeout(), config.readTimeout(), config.answerLimit(), tls, proxy),
                context);
        errors = context.meters().counter("response_errors", "Answers that are errors");
    }

    private String contentType(String format) {
        return switch (format) {
            case "json" -> config.jsonArray() ? "application/json" : "application/x-ndjson";
            case "csv" -> "text/csv";
            case "tsv", "ltsv" -> "text/tab-separated-values";
            case "msgpack" -> "application/x-msgpack";
            case "out_file", "single_value", "stdout", "hash" -> "text/plain";
            default -> throw new ConfigException("content_type is missing, the format " + format + " tells none");
        };
    }

    private static InetSocketAddress address(String proxy) {
        try {
            URI uri = URI.create(proxy);
            Optional<String> host = Optional.ofNullable(uri.getHost());
            if (host.isPresent() && uri.getPort() > 0 && uri.getUserInfo() == null) {
                return InetSocketAddress.createUnresolved(host.get(), uri.getPort());
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException("proxy: not an address as http://host:port");
        }
        throw new ConfigException("proxy: wanted an address as http://host:port, without a user");
    }

    @Override
    public Future<Void> start() {
        return client.start();
    }

    @Override
    public Optional<Condition> condition() {
        return client.condition();
    }

    @Override
    public Future<Void> stop() {
        client.stop();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        Future<HttpRequest> request = inOrder.blocking(() -> request(chunk)).map(Objects::requireNonNull);
        return request.compose(one -> client.send(one).compose(answered -> judge(one.uri(), answered)));
    }

    /** On a worker thread, one at a time. */
    private HttpRequest request(Chunk chunk) {
        URI uri = uri(chunk);
        byte[] body = body(chunk);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .timeout(config.readTimeout())
                    .header("Content-Type", contentType)
                    .method(config.httpMethod().name(), HttpRequest.BodyPublishers.ofByteArray(body));
            if (config.compress() == HttpOutputConfig.Compress.GZIP) {
                request.header("Content-Encoding", "gzip");
            }
            config.auth()
                    .ifPresent(auth -> request.header(
                            "Authorization",
                            WebClient.basic(
                                    auth.username().orElse(""), auth.password().orElse(""))));
            config.headers().orElse(Map.of()).forEach(request::setHeader);
            headers.forEach((name, text) -> request.setHeader(name, text.path(chunk, Optional.empty())));
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new UndeliverableException("a header cannot be sent: " + e.getMessage(), e);
        }
    }

    private URI uri(Chunk chunk) {
        String text = endpoint.path(chunk, Optional.empty());
        try {
            URI uri = URI.create(text);
            String host = String.valueOf(uri.getHost());
            if (!config.allowedHosts().isEmpty() && !config.allowedHosts().contains(host)) {
                throw new UndeliverableException("endpoint: " + PeerText.shown(host) + " is none of allowed_hosts");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new UndeliverableException("endpoint: '" + PeerText.shown(text) + "' is no address", e);
        }
    }

    private byte[] body(Chunk chunk) {
        var text = new MessagePackWriter((int) Math.min(Integer.MAX_VALUE / 2, 2 * chunk.sizeBytes() + 16));
        if (config.jsonArray()) {
            text.put('[');
        }
        boolean first = true;
        for (Chunk.Piece piece : chunk.pieces()) {
            for (EventCursor event = piece.events().packed().cursor(); event.next(); first = false) {
                if (config.jsonArray() && !first) {
                    text.put(',');
                }
                formatter.format(piece.tag(), event, text);
                if (config.jsonArray() && text.bytes()[text.length() - 1] == '\n') {
                    text.truncate(text.length() - 1);
                }
            }
        }
        if (config.jsonArray()) {
            text.put(']');
        }
        return config.compress() == HttpOutputConfig.Compress.GZIP
                ? Codec.deflate(Compression.GZIP, text.bytes(), 0, text.length())
                : text.toByteArray();
    }

    private Future<Void> judge(URI uri, WebClient.Answered answered) {
        if (answered.isTaken()) {
            return Future.succeededFuture();
        }
        errors.increment();
        // Without the query, where keys may stand.
        String what = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + " answered "
                + answered.code() + " " + PeerText.shown(answered.text().strip());
        if (config.retries(answered.code())) {
            return Future.failedFuture(what);
        }
        if (config.errorResponseAsUnrecoverable()) {
            return Future.failedFuture(new UndeliverableException(what));
        }
        context.log().errorf("%s: %s; the chunk is taken for delivered", context.id(), what);
        return Future.succeededFuture();
    }
}
