package dev.tributary.web.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.msgpack.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * A server that checks requests of the bulk API against its documentation, keeps documents by index and id, and answers as
 * it is told. What it would not understand is in {@link #complaints}.
 */
final class SearchServer implements AutoCloseable {
    private static final Set<String> ACTIONS = Set.of("index", "create", "update");
    private static final Set<String> META =
            Set.of("_index", "_id", "_type", "routing", "_routing", "_parent", "pipeline", "require_alias");

    /** One document with what is to be done with it, as JSON. */
    record Sent(String action, String source) {}

    /** A request as it came. */
    record Bulk(String path, Map<String, List<String>> headers, List<Sent> sent) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }

        List<String> actions() {
            return sent.stream().map(Sent::action).toList();
        }

        List<String> sources() {
            return sent.stream().map(Sent::source).toList();
        }
    }

    /** How one request is answered. */
    interface Reply {
        void to(HttpExchange exchange, Bulk bulk) throws IOException;
    }

    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final List<Bulk> bulks = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> documents = new LinkedHashMap<>();
    private final Map<String, String> templates = new ConcurrentHashMap<>();
    private final Optional<SSLContext> tls;
    private String version = "{\"number\":\"8.15.0\"}";
    private HttpServer server;
    private int ownIds;

    SearchServer() {
        this(Optional.empty());
    }

    SearchServer(Optional<SSLContext> tls) {
        this.tls = tls;
        server = open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private HttpServer open(InetSocketAddress address) {
        try {
            HttpServer opened = tls.isPresent() ? HttpsServer.create(address, 0) : HttpServer.create(address, 0);
            if (opened instanceof HttpsServer https) {
                https.setHttpsConfigurator(new HttpsConfigurator(tls.orElseThrow()));
            }
            opened.createContext("/", this::serve);
            opened.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What it says of itself, as JSON. */
    void version(String json) {
        version = json;
    }

    void down() {
        server.stop(0);
    }

    /** At the same port. */
    void up() {
        server = open(server.getAddress());
    }

    /** To the next request; those behind the last are taken. */
    void next(Reply reply) {
        replies.add(reply);
    }

    List<Bulk> bulks() {
        return bulks;
    }

    List<String> complaints() {
        return complaints;
    }

    /** Paths that were asked for with GET. */
    List<String> asked() {
        return asked;
    }

    /** By path. */
    Map<String, String> templates() {
        return templates;
    }

    /** By index and id. */
    synchronized Map<String, String> documents() {
        return new LinkedHashMap<>(documents);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().toString();
        if (path.contains("template/")) {
            template(exchange, path, new String(body, UTF_8));
            return;
        }
        if (exchange.getRequestMethod().equals("GET")) {
            asked.add(path);
            respond(exchange, 200, "{\"name\":\"n\",\"version\":" + version + ",\"tagline\":\"You Know\"}");
            return;
        }
        Optional<Bulk> bulk = bulk(exchange, path, body);
        if (bulk.isEmpty()) {
            respond(exchange, 400, "{\"error\":{\"type\":\"illegal_argument_exception\"},\"status\":400}");
            return;
        }
        bulks.add(bulk.get());
        Reply reply = replies.poll();
        (reply == null ? taking() : reply).to(exchange, bulk.get());
    }

    private void template(HttpExchange exchange, String path, String json) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            expect(bulks.isEmpty(), "a template behind documents");
            templates.put(path, json);
            respond(exchange, 200, "{\"acknowledged\":true}");
            return;
        }
        expect(exchange.getRequestMethod().equals("GET"), "a method " + exchange.getRequestMethod());
        boolean there = templates.containsKey(path);
        respond(exchange, there ? 200 : 404, "{}");
    }

    private Optional<Bulk> bulk(HttpExchange exchange, String path, byte[] body) {
        int before = complaints.size();
        Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
        expect(exchange.getRequestMethod().equals("POST"), "a method " + exchange.getRequestMethod());
        expect(path.endsWith("/_bulk"), "a path " + path);
        expect(
                "application/x-ndjson".equals(exchange.getRequestHeaders().getFirst("Content-Type")),
                "a Content-Type " + exchange.getRequestHeaders().getFirst("Content-Type"));
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        byte[] plain = gzip ? Codec.inflate(Compression.GZIP, body, 0, body.length, 1 << 30) : body;
        String text = new String(plain, UTF_8);
        expect(text.endsWith("\n"), "a body without a newline at its end");
        String[] lines = text.split("\n");
        expect(lines.length % 2 == 0, "a line too few");
        var sent = new ArrayList<Sent>();
        for (int i = 0; i + 1 < lines.length; i += 2) {
            check(lines[i], lines[i + 1]);
            sent.add(new Sent(lines[i], lines[i + 1]));
        }
        return complaints.size() == before ? Optional.of(new Bulk(path, headers, sent)) : Optional.empty();
    }

    private void check(String action, String source) {
        Map<Value, Value> one = json(action);
        expect(one.size() == 1, "an action line with " + one.size() + " actions");
        String name = one.keySet().iterator().next().toString();
        expect(ACTIONS.contains(name), "an action " + name);
        for (Value key : one.values().iterator().next().asMapValue().keySet()) {
            expect(META.contains(key.toString()), "a field " + key + " beside an action");
        }
        json(source);
    }

    private void expect(boolean right, String otherwise) {
        if (!right) {
            complaints.add(otherwise);
        }
    }

    private static Map<Value, Value> json(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return JsonReader.read(bytes, 0, bytes.length).asMapValue().map();
    }

    static void respond(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** The same for the whole request, without a document kept. */
    static Reply answering(int code, String text) {
        return (exchange, bulk) -> respond(exchange, code, text);
    }

    Reply taking() {
        return sorting(Map.of());
    }

    /**
     * Takes all but some.
     *
     * @param failing what is said of the documents with that in their source: status, type and reason
     */
    Reply sorting(Map<String, List<String>> failing) {
        return (exchange, bulk) -> {
            var items = new ArrayList<String>();
            boolean errors = false;
            for (Sent sent : bulk.sent()) {
                Optional<List<String>> failure = failing.entrySet().stream()
                        .filter(entry -> sent.source().contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
                errors |= failure.isPresent();
                items.add(failure.map(one -> refused(sent, one)).orElseGet(() -> kept(bulk, sent)));
            }
            respond(
                    exchange,
                    200,
                    "{\"took\":3,\"errors\":" + errors + ",\"items\":"
                            + items.stream().collect(Collectors.joining(",", "[", "]")) + "}");
        };
    }

    private static String refused(Sent sent, List<String> failure) {
        return "{\"" + name(sent) + "\":{\"_index\":\"i\",\"status\":" + failure.get(0) + ",\"error\":{\"type\":\""
                + failure.get(1) + "\",\"reason\":\"" + failure.get(2)
                + "\",\"caused_by\":{\"type\":\"c\",\"reason\":\"deeper\"}}}}";
    }

    private static String name(Sent sent) {
        return json(sent.action()).keySet().iterator().next().toString();
    }

    private synchronized String kept(Bulk bulk, Sent sent) {
        Map<Value, Value> meta =
                json(sent.action()).values().iterator().next().asMapValue().map();
        String index = text(meta, "_index")
                .orElse(bulk.path().substring(1, Math.max(1, bulk.path().length() - "/_bulk".length())));
        String key = index + "/" + text(meta, "_id").orElseGet(() -> "own" + ownIds++);
        boolean there = documents.containsKey(key);
        if (there && name(sent).equals("create")) {
            return "{\"create\":{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\",\"reason\":\"there\"}}}";
        }
        documents.put(key, sent.source());
        return "{\"" + name(sent) + "\":{\"_index\":\"" + index + "\",\"_shards\":{\"total\":2},\"status\":"
                + (there ? 200 : 201) + "}}";
    }

    private static Optional<String> text(Map<Value, Value> meta, String key) {
        return Optional.ofNullable(meta.get(ValueFactory.newString(key))).map(Value::toString);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
