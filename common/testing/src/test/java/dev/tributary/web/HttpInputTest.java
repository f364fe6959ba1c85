package dev.tributary.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.Event;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.Source;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.value.ValueFactory;

/** Over real sockets. What Fluentd 1.19.3 answers and emits was asked of one. */
class HttpInputTest {
    private static final int DEADLINE_MILLIS = 30_000;
    private static final String JSON = "Content-Type: application/json";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private final TestContext context = TestContext.own().programPlugins();
    private final TestLoop loop = new TestLoop(context.vertx());
    private Optional<Source> source = Optional.empty();

    @AfterEach
    void close() throws Exception {
        stop();
        context.close();
    }

    private void stop() {
        source.ifPresent(one -> loop.await(one::stop));
        source = Optional.empty();
    }

    private HttpInputTest start(String... lines) {
        var all = new ArrayList<>(List.of(lines));
        all.addAll(List.of("@type http", "port 0", "bind 127.0.0.1"));
        Source made = loop.call(() -> context.make(Category.SOURCE, Source.class, all.toArray(String[]::new)));
        loop.await(made::start);
        source = Optional.of(made);
        return this;
    }

    private int port() {
        var data =
                loop.call(() -> source.orElseThrow().condition().orElseThrow()).data();
        return (int) data.get("port");
    }

    /** What came back, in whole. */
    private record Answered(String head, String body) {
        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(DEADLINE_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String method, String target, byte[] body, String... headers)
            throws IOException {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        socket.getOutputStream().write(head.toString().getBytes(ISO_8859_1));
        socket.getOutputStream().write(body);
    }

    private static Answered receive(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = socket.getInputStream().read();
            if (read < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) read);
        }
        var answered = new Answered(head.toString(), "");
        String length = answered.header("Content-Length");
        byte[] body = socket.getInputStream().readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return new Answered(head.toString(), new String(body, ISO_8859_1));
    }

    private Answered post(String target, byte[] body, String... headers) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST", target, body, headers);
            return receive(socket);
        }
    }

    private Answered post(String target, String body, String... headers) throws IOException {
        return post(target, body.getBytes(UTF_8), headers);
    }

    private List<String> records() {
        return context.router().records();
    }

    @ParameterizedTest
    @CsvSource({
        "/app.log,       app.log",
        "/app/log,       app.log",
        "/a//b/,         a..b",
        "/a%20b,         a%20b",
        "/,              ''"
    })
    void thePathIsTheTag(String path, String tag) throws IOException {
        start();
        Answered answered = post(path, "json={\"a\":1}", FORM);
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.header("Content-Type")).isEqualTo("text/plain");
        assertThat(answered.header("Connection")).isEqualTo("Keep-Alive");
        assertThat(answered.body()).isEmpty();
        assertThat(context.router().tags()).containsExactly(tag);
        assertThat(records()).containsExactly("{\"a\":1}");
    }

    @Test
    void jsonIsARecordOrAnArrayOfThemWhichIsOneBatch() throws IOException {
        start();
        assertThat(post("/t", "[{\"a\":1,\"time\":1700000001},{\"a\":2,\"time\":1700000001.5},{\"a\":3}]", JSON)
                        .status())
                .isEqualTo(200);
        assertThat(post("/t", "{\"a\":4,\"time\":null}", "Content-Type: application/json; charset=utf-8")
                        .status())
                .isEqualTo(200);
        assertThat(context.router().emitted()).hasSize(2);
        assertThat(records()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}");
        assertThat(context.router().events())
                .extracting(event -> event.time().toInstant())
                .containsExactly(
                        Instant.ofEpochSecond(1_700_000_001),
                        Instant.ofEpochSecond(1_700_000_001, 500_000_000),
                        TestContext.START,
                        TestContext.START);
    }

    @Test
    void theTimeInTheQueryIsThatOfAllOfThem() throws IOException {
        start();
        post("/t?time=1700000000.5", "[{\"a\":1,\"time\":5},{\"a\":2}]", JSON);
        post("/t?time=abc", "{\"a\":3}", JSON);
        assertThat(context.router().events())
                .extracting(event -> event.time().toInstant())
                .containsExactly(
                        Instant.ofEpochSecond(1_700_000_000, 500_000_000),
                        Instant.ofEpochSecond(1_700_000_000, 500_000_000),
                        TestContext.START);
        assertThat(records()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    }

    @Test
    void ndjsonAndMessagePackAndFormsAreRead() throws IOException {
        start();
        byte[] packed = new dev.tributary.msgpack.MessagePackWriter()
                .value(ValueFactory.newMap(ValueFactory.newString("a"), ValueFactory.newInteger(3)))
                .toByteArray();
        post("/t", "{\"a\":1}\n\r\n{\"a\":2}\r\n", "Content-Type: application/x-ndjson");
        post("/t", packed, "Content-Type: application/msgpack");
        post("/t", "msgpack=%81%A1a%04", FORM);
        post("/t", "ndjson={\"a\":5}%0A{\"a\":6}", FORM);
        post("/t", "json=%7B%22a%22%3A%22x%2By+z%22%7D", FORM);
        post("/t?json=%7B%22a%22%3A8%7D", "");
        post(
                "/t",
                "--b\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n{\"a\":9}\r\n--b--\r\n",
                "Content-Type: multipart/form-data; boundary=b");
        assertThat(records())
                .containsExactly(
                        "{\"a\":1}",
                        "{\"a\":2}",
                        "{\"a\":3}",
                        "{\"a\":4}",
                        "{\"a\":5}",
                        "{\"a\":6}",
                        "{\"a\":\"x+y z\"}",
                        "{\"a\":8}",
                        "{\"a\":9}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json     | {bad            | json: not JSON at byte",
                "application/json     | 5               | json: INTEGER is no record",
                "application/json     | [{\"a\":1}, 5]  | json: element 1 is INTEGER, not a map",
                "application/json     | {\"time\":\"x\"} | the field \"time\" is no time",
                "application/x-ndjson | {}NEXT{bad      | line 2 of ndjson: not JSON",
                "application/msgpack  | \u0081          | msgpack: ",
                "text/plain           | hello           | 'json', 'ndjson' or 'msgpack' parameter is required",
            })
    void whatCannotBeReadIsRefusedWithTheReasonAndNothingOfItIsTaken(String type, String body, String reason)
            throws IOException {
        start();
        Answered answered = post("/t", body.replace("NEXT", "\n").getBytes(ISO_8859_1), "Content-Type: " + type);
        assertThat(answered.status()).isEqualTo(400);
        assertThat(answered.body()).startsWith("400 Bad Request\n" + reason);
        assertThat(records()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"null", "[]"})
    void noRecordAtAllIsTaken(String json) throws IOException {
        start();
        assertThat(post("/t", json, JSON).status()).isEqualTo(200);
        assertThat(context.router().emitted()).isEmpty();
    }

    @Test
    void compressedBodiesAreInflated() throws IOException {
        start("decompression_size_limit 1k");
        byte[] json = "{\"a\":1}".getBytes(UTF_8);
        var deflated = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(deflated)) {
            out.write(json);
        }
        byte[] gzip = Codec.deflate(Compression.GZIP, json, 0, json.length);
        assertThat(post("/t", gzip, JSON, "Content-Encoding: gzip").status()).isEqualTo(200);
        assertThat(post("/t", deflated.toByteArray(), JSON, "Content-Encoding: deflate")
                        .status())
                .isEqualTo(200);
        assertThat(post("/t", Codec.deflate(Compression.ZSTD, json, 0, json.length), JSON, "Content-Encoding: zstd")
                        .status())
                .isEqualTo(200);
        assertThat(records()).hasSize(3).containsOnly("{\"a\":1}");

        Answered broken = post("/t", json, JSON, "Content-Encoding: gzip");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.body()).contains("the body is not gzip");
        byte[] long_ = Codec.deflate(Compression.GZIP, new byte[2000], 0, 2000);
        Answered tooLong = post("/t", long_, JSON, "Content-Encoding: gzip");
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.body()).contains("decompression_size_limit 1024");
        assertThat(post("/t", json, JSON, "Content-Encoding: br").status()).isEqualTo(415);
        assertThat(records()).hasSize(3);
    }

    @Test
    void aLongBodyIsRefusedBeforeItIsRead() throws IOException {
        start("body_size_limit 100");
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n".getBytes(ISO_8859_1));
            Answered answered = receive(socket);
            assertThat(answered.status()).isEqualTo(413);
            assertThat(answered.body()).isEqualTo("Too large");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + "x".repeat(101))
                            .getBytes(ISO_8859_1));
            assertThat(receive(socket).status()).isEqualTo(413);
        }
    }

    @Test
    void theAnswerWaitsUntilTheEventsAreTaken() throws Exception {
        start();
        context.router().hold();
        try (Socket socket = connect()) {
            send(socket, "POST", "/t", "{\"a\":1}".getBytes(UTF_8), JSON);
            send(socket, "POST", "/t", "{\"a\":2}".getBytes(UTF_8), JSON);
            await().until(() -> context.router().isHolding());
            assertThat(socket.getInputStream().available()).isZero();
            assertThat(records()).containsExactly("{\"a\":1}");
            loop.run(() -> context.router().release());
            assertThat(receive(socket).status()).isEqualTo(200);
            assertThat(receive(socket).status()).isEqualTo(200);
        }
        assertThat(records()).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void thousandsOfRequestsMayComeAtOnce() throws Exception {
        start();
        context.router().hold();
        try (Socket socket = connect()) {
            var many = new ByteArrayOutputStream();
            for (int i = 0; i < 3000; i++) {
                many.writeBytes("POST /t?json={} HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            }
            send(socket, "POST", "/t", "{}".getBytes(UTF_8), JSON);
            await().until(() -> context.router().isHolding());
            var sender = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(many.toByteArray());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            loop.run(() -> context.router().release());
            for (int i = 0; i <= 3000; i++) {
                assertThat(receive(socket).status()).isEqualTo(200);
            }
            sender.join();
        }
        assertThat(records()).hasSize(3001);
    }

    @Test
    void whatIsNotTakenInTimeIsAnsweredWith503AndWhenToComeAgain() throws Exception {
        start("accept_timeout 0.05", "retry_after 7");
        context.router().hold();
        Answered answered = post("/t", "{\"a\":1}", JSON);
        assertThat(answered.status()).isEqualTo(503);
        assertThat(answered.header("Retry-After")).isEqualTo("7");
        assertThat(answered.body()).contains("accept_timeout");
        loop.run(() -> context.router().release());
    }

    @Test
    void aFullBufferIsAnsweredWith503AndAnotherFailureWith500(@TempDir Path folder) throws Exception {
        start();
        context.router().failWith(overflow(folder));
        Answered full = post("/t", "{\"a\":1}", JSON);
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.header("Retry-After")).isEqualTo("1");
        context.router().failWith(new IllegalStateException("no disk"));
        Answered failed = post("/t", "{\"a\":1}", JSON);
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("500 Internal Server Error\nno disk\n");
        context.router().recover();
        assertThat(post("/t", "{\"a\":1}", JSON).status()).isEqualTo(200);
        assertThat(records()).containsExactly("{\"a\":1}");
    }

    /** What a buffer says that is full. */
    private Throwable overflow(Path folder) {
        Output output = loop.call(() -> context.make(
                Category.OUTPUT,
                Output.class,
                "@type file",
                "path " + folder.resolve("out"),
                "<buffer []>",
                "  @type memory",
                "  chunk_limit_size 1k",
                "  total_limit_size 1k",
                "</buffer>"));
        loop.await(output::start);
        var event = new Event(
                dev.tributary.event.EventTime.of(TestContext.START),
                ValueFactory.newMap(ValueFactory.newString("a"), ValueFactory.newString("x".repeat(900))));
        Optional<Throwable> failure = Optional.empty();
        for (int i = 0; i < 3 && failure.isEmpty(); i++) {
            failure = loop.<Optional<Throwable>>await(() -> output.emit(new Tag("t"), PackedEvents.of(event))
                    .transform(done -> io.vertx.core.Future.succeededFuture(Optional.ofNullable(done.cause()))));
        }
        loop.await(output::stop);
        return failure.orElseThrow();
    }

    @Test
    void whatPeersMayHoldIsHeldByNoneOfThem() throws Exception {
        context.memory(new PeerMemory(1 << 20));
        start("request_timeout 0.5");
        byte[] head =
                ("POST /t HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: 400000\r\n\r\n").getBytes(ISO_8859_1);
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < 6; i++) {
            Socket socket = connect();
            slow.add(socket);
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(new byte[200_000]);
        }
        assertThat(context.memory().heldBytes()).isLessThanOrEqualTo(1 << 20);
        Answered answered = post("/t", "{\"a\":1}", JSON);
        assertThat(answered.status()).isEqualTo(200);
        for (Socket socket : slow) {
            assertThat(receive(socket).status()).isIn(408, 503);
            socket.close();
        }
        await().until(() -> context.memory().heldBytes() == 0);
    }

    @Test
    void aRequestThatDoesNotComeIsGivenUpAndAConnectionWithoutOneClosed() throws IOException {
        start("request_timeout 0.05", "keepalive_timeout 0.05");
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{".getBytes(ISO_8859_1));
            assertThat(receive(socket).status()).isEqualTo(408);
        }
        try (Socket socket = connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void headersQueryAndAddressAreAddedWhereAsked() throws IOException {
        start("add_http_headers true", "add_remote_addr true", "add_query_params true", "add_tag_prefix pre");
        post("/t?x-y=1&time=1700000000", "{\"a\":1}", JSON, "X-Forwarded-For: 1.2.3.4, 5.6.7.8");
        assertThat(context.router().tags()).containsExactly("pre.t");
        assertThat(records())
                .containsExactly("{\"a\":1,\"HTTP_HOST\":\"test\",\"HTTP_CONTENT_TYPE\":\"application/json\","
                        + "\"HTTP_X_FORWARDED_FOR\":\"1.2.3.4, 5.6.7.8\",\"HTTP_CONTENT_LENGTH\":\"7\","
                        + "\"QUERY_X_Y\":\"1\",\"REMOTE_ADDR\":\"1.2.3.4\"}");
        post("/t", "{\"a\":1}", JSON);
        assertThat(records().get(1)).contains("\"REMOTE_ADDR\":\"127.0.0.1\"");
    }

    @Test
    void pagesOfOtherSitesMayNotSend() throws IOException {
        start("cors_allow_origins [\"http://a.example\", \"https://*.b.example\"]", "cors_allow_credentials true");
        Answered own = post("/t", "{\"a\":1}", JSON, "Origin: https://q.b.example");
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.header("Access-Control-Allow-Origin")).isEqualTo("https://q.b.example");
        assertThat(own.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(post("/t", "{\"a\":2}", JSON, "Origin: http://z.example").status())
                .isEqualTo(403);
        assertThat(post("/t", "{\"a\":3}", JSON).status()).isEqualTo(200);
        assertThat(records()).containsExactly("{\"a\":1}", "{\"a\":3}");

        Answered asked = options("Origin: http://a.example", "Access-Control-Request-Method: POST");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(options("Origin: http://z.example", "Access-Control-Request-Method: POST")
                        .status())
                .isEqualTo(403);
        assertThat(options("Origin: http://a.example").status()).isEqualTo(403);
    }

    private Answered options(String... headers) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "OPTIONS", "/t", new byte[0], headers);
            return receive(socket);
        }
    }

    @Test
    void everySiteMaySendWhereAStarIsGiven() throws IOException {
        start("cors_allow_origins [\"*\"]");
        Answered answered = post("/t", "{\"a\":1}", JSON, "Origin: http://z.example");
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void theAnswerMayBe204OrAPixel() throws IOException {
        start("use_204_response true");
        assertThat(post("/t", "{\"a\":1}", JSON).status()).isEqualTo(204);
        stop();
        start("respond_with_empty_img true");
        Answered pixel = post("/t", "{\"a\":1}", JSON);
        assertThat(pixel.status()).isEqualTo(200);
        assertThat(pixel.header("Content-Type")).isEqualTo("image/gif; charset=utf-8");
        assertThat(pixel.body()).startsWith("GIF89a");
    }

    @Test
    void aParserReadsTheWholeBodyWhateverItsType() throws IOException {
        start("<parse>", "@type regexp", "expression /^(?<a>\\d+) (?<b>\\S+)$/", "</parse>");
        assertThat(post("/t?time=1700000000", "12 foo", "Content-Type: text/plain")
                        .status())
                .isEqualTo(200);
        assertThat(post("/t", "13 foo", FORM).status()).isEqualTo(200);
        assertThat(post("/t", "nomatch").status()).isEqualTo(400);
        assertThat(records()).containsExactly("{\"a\":\"12\",\"b\":\"foo\"}", "{\"a\":\"13\",\"b\":\"foo\"}");
        assertThat(context.router().events().getFirst().time().seconds()).isEqualTo(1_700_000_000);
    }

    @Test
    void theParserOfTheDefaultFormatsCanBeToldWhereTheTimeIs() throws IOException {
        start(
                "<parse>",
                "@type in_http",
                "time_key at",
                "time_type string",
                "time_format %Y-%m-%d",
                "utc true",
                "keep_time_key true",
                "</parse>");
        post("/t", "{\"a\":1,\"at\":\"2026-01-02\"}", JSON);
        assertThat(context.router().events().getFirst().time().toInstant())
                .isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(records()).containsExactly("{\"a\":1,\"at\":\"2026-01-02\"}");
    }

    @Test
    void whoOnlyLooksIsAnsweredAndBringsNothing() throws IOException {
        start();
        try (Socket socket = connect()) {
            send(socket, "GET", "/t?json={}", new byte[0]);
            assertThat(receive(socket).status()).isEqualTo(200);
        }
        assertThat(records()).isEmpty();
    }

    @Test
    void whatIsNotHttpIsRefused() throws IOException {
        start("header_size_limit 300");
        try (Socket socket = connect()) {
            socket.getOutputStream().write("\u0016\u0003\u0001 what\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(receive(socket).status()).isEqualTo(400);
        }
        assertThat(post("/" + "x".repeat(400), "{}", JSON).status()).isEqualTo(414);
        assertThat(post("/t", "{}", JSON, "X-Long: " + "x".repeat(400)).status())
                .isEqualTo(431);
    }

    @Test
    void aStopAnswersWhatIsUnderWayFirst() throws Exception {
        start();
        context.router().hold();
        try (Socket busy = connect();
                Socket idle = connect()) {
            send(busy, "POST", "/t", "{\"a\":1}".getBytes(UTF_8), JSON);
            await().until(() -> context.router().isHolding());
            var stopped = loop.begin(source.orElseThrow()::stop);
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            assertThat(stopped.isComplete()).isFalse();
            loop.run(() -> context.router().release());
            Answered answered = receive(busy);
            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.header("Connection")).isEqualTo("close");
            assertThat(busy.getInputStream().read()).isEqualTo(-1);
            busy.close();
            TestLoop.get(stopped);
            source = Optional.empty();
        }
    }

    @Test
    void tlsIsSpokenWhereAsked() throws Exception {
        start("<transport tls>", "insecure true", "</transport>");
        var trusting = javax.net.ssl.SSLContext.getInstance("TLS");
        trusting.init(null, new javax.net.ssl.TrustManager[] {new TrustingAll()}, null);
        try (Socket socket = trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            send(socket, "POST", "/t", "{\"a\":1}".getBytes(UTF_8), JSON);
            assertThat(receive(socket).status()).isEqualTo(200);
        }
        assertThat(records()).containsExactly("{\"a\":1}");
    }

    private static final class TrustingAll extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add_tag_prefix \"\"                              | add_tag_prefix must not be empty",
                "cors_allow_credentials true                      | cors_allow_credentials needs cors_allow_origins",
                "port 70000                                       | port",
            })
    void whatCannotBeIsSaidBeforeItRuns(String line, String reason) {
        assertThatThrownBy(() -> context.make(Category.SOURCE, Source.class, "@type http", line))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aPixelAnd204ExcludeEachOther() {
        assertThatThrownBy(() -> context.make(
                        Category.SOURCE,
                        Source.class,
                        "@type http",
                        "use_204_response true",
                        "respond_with_empty_img true"))
                .hasMessageContaining("use_204_response");
    }
}
