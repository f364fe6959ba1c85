package dev.tributary.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.value.ValueFactory;

/** Over real sockets, to the JDK's server. */
class HttpOutputTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** A request as it arrived. */
    private record Arrived(String method, String uri, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }

        String text() {
            return new String(body, UTF_8);
        }
    }

    @TempDir
    Path folder;

    private final TestContext context = TestContext.own().programPlugins();
    private final TestLoop loop = new TestLoop(context.vertx());
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    /** What is answered to the next requests; 200 after these. */
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

    private HttpServer server;
    private Optional<Output> output = Optional.empty();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        arrived.add(new Arrived(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                body));
        Integer code = answers.poll();
        byte[] text = "because".getBytes(UTF_8);
        exchange.sendResponseHeaders(code == null ? 200 : code, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @AfterEach
    void close() throws Exception {
        stop();
        server.stop(0);
        context.close();
    }

    private void stop() {
        output.ifPresent(one -> loop.await(one::stop));
        output = Optional.empty();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A chunk for each emit. */
    private void start(String... lines) {
        var all = new ArrayList<>(List.of("@type http"));
        all.addAll(List.of(lines));
        if (all.stream().noneMatch(line -> line.startsWith("endpoint"))) {
            all.add("endpoint " + url() + "/in?key=1");
        }
        all.addAll(List.of(
                "<buffer tag>",
                "  @type memory",
                "  flush_mode immediate",
                "  retry_wait 0.01",
                "</buffer>",
                "<secondary>",
                "  @type secondary_file",
                "  directory " + folder.resolve("refused"),
                "  basename dump",
                "</secondary>"));
        Output made = loop.call(() -> context.make(Category.OUTPUT, Output.class, all.toArray(String[]::new)));
        loop.await(made::start);
        output = Optional.of(made);
    }

    private void emit(String tag, int... values) {
        var events = new ArrayList<Event>();
        for (int value : values) {
            events.add(new Event(
                    EventTime.of(TestContext.START),
                    ValueFactory.newMap(ValueFactory.newString("a"), ValueFactory.newInteger(value))));
        }
        loop.await(() -> output.orElseThrow().emit(new Tag(tag), PackedEvents.of(events)));
    }

    private Arrived awaitArrived(int count) {
        await().atMost(DEADLINE).until(() -> arrived.size() >= count);
        return arrived.get(count - 1);
    }

    private boolean isRefused() {
        return folder.resolve("refused").resolve("dump.0").toFile().exists();
    }

    @Test
    void aChunkIsOneRequestOfLines() {
        start();
        emit("t", 1, 2);
        Arrived request = awaitArrived(1);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo("/in?key=1");
        assertThat(request.header("Content-type")).isEqualTo("application/x-ndjson");
        assertThat(request.text()).isEqualTo("{\"a\":1}\n{\"a\":2}\n");
    }

    @Test
    void itMayBeAnArrayCompressedPutAndNamedByItsTag() throws Exception {
        start(
                "endpoint " + url() + "/in/${tag[0]}/${tag}",
                "http_method put",
                "json_array true",
                "compress gzip",
                "headers {\"X-Token\":\"abc\"}",
                "headers_from_placeholders {\"X-Tag\":\"${tag}\"}",
                "<auth>",
                "  username me",
                "  password secret",
                "</auth>");
        emit("a.b", 1, 2);
        Arrived request = awaitArrived(1);
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.uri()).isEqualTo("/in/a/a.b");
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        assertThat(request.header("Content-encoding")).isEqualTo("gzip");
        assertThat(request.header("X-token")).isEqualTo("abc");
        assertThat(request.header("X-tag")).isEqualTo("a.b");
        assertThat(request.header("Authorization")).isEqualTo("Basic bWU6c2VjcmV0");
        byte[] body = Codec.inflate(Compression.GZIP, request.body(), 0, request.body().length, 1000);
        assertThat(new String(body, UTF_8)).isEqualTo("[{\"a\":1},{\"a\":2}]");
    }

    @Test
    void anAnswerThatSaysLaterIsTriedAgain() {
        answers.addAll(List.of(503, 429));
        start("retryable_response_codes 503,429");
        emit("t", 1);
        assertThat(awaitArrived(3).text()).isEqualTo("{\"a\":1}\n");
        stop();
        assertThat(isRefused()).isFalse();
    }

    @Test
    void anAnswerThatSaysNeverSendsTheChunkToTheSecondary() {
        answers.add(400);
        start();
        emit("t", 1);
        awaitArrived(1);
        await().atMost(DEADLINE).until(this::isRefused);
        assertThat(arrived).hasSize(1);
    }

    @Test
    void anErrorMayBeTakenForAnAnswer() {
        answers.add(400);
        start("error_response_as_unrecoverable false");
        emit("t", 1);
        emit("t", 2);
        assertThat(awaitArrived(2).text()).isEqualTo("{\"a\":2}\n");
        stop();
        assertThat(isRefused()).isFalse();
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws IOException {
        start();
        InetSocketAddress address = server.getAddress();
        server.stop(0);
        emit("t", 1);
        server = HttpServer.create(address, 0);
        server.createContext("/", this::answer);
        server.start();
        assertThat(awaitArrived(1).text()).isEqualTo("{\"a\":1}\n");
    }

    @Test
    void whatAnEventSaysLeadsToNoOtherHost() {
        start("endpoint http://${tag}/in", "allowed_hosts good.example");
        emit("127.0.0.1:" + server.getAddress().getPort(), 1);
        await().atMost(DEADLINE).until(this::isRefused);
        assertThat(arrived).isEmpty();
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() {
        refused("endpoint ftp://x", "endpoint: 'ftp://x' does not begin with http:// or https://");
        refused("retryable_response_codes 5xx", "retryable_response_codes: '5xx'");
        refused("proxy nowhere", "proxy: wanted an address");
        refused("json_array true|<format>|@type msgpack|</format>", "json_array needs the format json");
        refused("<auth>|method aws_sigv4|</auth>", "only basic is");
        refused("tls_ca_cert_path /nowhere/ca.pem", "/nowhere/ca.pem");
    }

    private void refused(String lines, String reason) {
        var all = new ArrayList<>(List.of("@type http"));
        all.addAll(List.of(lines.split("\\|")));
        if (!lines.startsWith("endpoint")) {
            all.add("endpoint https://127.0.0.1/");
        }
        assertThatThrownBy(() -> context.make(Category.OUTPUT, Output.class, all.toArray(String[]::new)))
                .hasMessageContaining(reason);
    }
}
