package dev.tributary.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.EventTime;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.Source;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets. What Fluentd 1.19.3 makes of the same bytes was asked of one. */
class SocketInputsTest {
    private final SourceHarness harness = new SourceHarness();
    private final TestContext context = harness.context;
    private final TestLoop loop = harness.loop;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void start(String type, String... lines) {
        var all = new ArrayList<>(List.of("@type " + type, "tag t"));
        all.addAll(List.of(lines));
        if (all.stream().noneMatch(line -> line.startsWith("format "))) {
            all.addAll(List.of("<parse>", "@type none", "</parse>"));
        }
        harness.listen(all.toArray(String[]::new));
    }

    @Test
    void aTextOverTcpIsAnEventAndTheLastNeedsNoDelimiter() throws IOException {
        start("tcp");
        harness.tcp("one\ntwo\r\n\nlast");
        harness.awaitRecords(
                "{\"message\":\"one\"}", "{\"message\":\"two\\r\"}", "{\"message\":\"\"}", "{\"message\":\"last\"}");
        assertThat(context.router().tags()).containsOnly("t");
    }

    @Test
    void theSendersAddressAndNameAreAddedWhereAsked() throws IOException {
        start("tcp", "source_address_key addr", "source_host_key host");
        harness.tcp("x\n");
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> !context.router().records().isEmpty());
        assertThat(context.router().records().getFirst())
                .startsWith("{\"message\":\"x\",\"addr\":\"127.0.0.1\",\"host\":\"");
    }

    @Test
    void aTextThatIsTooLongOrThatTheParserCannotReadIsCountedAndTheNextIsRead() throws IOException {
        start("tcp", "message_length_limit 10", "delimiter \"|\"", "format json");
        harness.tcp("{\"a\":1}|{\"a\":\"123456789\"}|{\"a\":2}|bad|{\"a\":3}|");
        harness.awaitRecords("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(harness.errors("oversized")).isEqualTo(1);
        assertThat(harness.unmatched()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedIsKeptAndOfferedAgain() throws IOException {
        start("tcp");
        context.router().failWith(new IllegalStateException("full"));
        harness.tcp("one\ntwo\n");
        await().atMost(SourceHarness.DEADLINE).until(() -> harness.errors("emit") > 0);
        context.router().recover();
        harness.awaitRecords("{\"message\":\"one\"}", "{\"message\":\"two\"}");
    }

    @Test
    void aSenderIsNotReadWhileTooMuchOfItIsNotTaken() throws Exception {
        start("tcp", "in_flight_limit 64k");
        context.router().hold();
        try (Socket socket = harness.connect()) {
            byte[] piece = ("x".repeat(999) + "\n").repeat(100).getBytes(UTF_8);
            var sent = new AtomicLong();
            int pieces = 400;
            var writer = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < pieces; i++) {
                        socket.getOutputStream().write(piece);
                        sent.addAndGet(piece.length);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            await().atMost(SourceHarness.DEADLINE).until(() -> context.router().isHolding());
            assertThat(context.memory().heldBytes()).isLessThan(2 << 20);
            assertThat(sent.get()).isLessThan((long) pieces * piece.length);
            loop.run(() -> context.router().release());
            writer.join(SourceHarness.DEADLINE);
            await().atMost(SourceHarness.DEADLINE)
                    .until(() -> context.router().events().size() == 100 * pieces);
        }
        await().atMost(SourceHarness.DEADLINE).until(() -> context.memory().heldBytes() == 0);
    }

    @Test
    void onlyClientsThatAreNamedMaySend() throws IOException {
        start("tcp", "<security>", "<client>", "network 10.0.0.0/8", "</client>", "</security>");
        try (Socket socket = harness.connect()) {
            assertThat(SourceHarness.isClosed(socket)).isTrue();
        }
    }

    @Test
    void aClientIsKnownByItsName() throws IOException {
        start("tcp", "<security>", "<client>", "host localhost", "</client>", "</security>");
        harness.tcp("x\n");
        harness.awaitRecords("{\"message\":\"x\"}");
    }

    @Test
    void aStopTakesWhatWasReadAndClosesConnections() throws Exception {
        start("tcp");
        context.router().hold();
        try (Socket socket = harness.connect()) {
            socket.getOutputStream().write("one\n".getBytes(UTF_8));
            await().atMost(SourceHarness.DEADLINE).until(() -> context.router().isHolding());
            var stopped = loop.begin(harness.source()::stop);
            assertThat(SourceHarness.isClosed(socket)).isTrue();
            socket.close();
            assertThat(stopped.isComplete()).isFalse();
            loop.run(() -> context.router().release());
            TestLoop.get(stopped);
            harness.forget();
        }
        assertThat(context.router().records()).containsExactly("{\"message\":\"one\"}");
    }

    @Test
    void aDatagramIsAnEventCutAtTheLimitAndWithoutItsLineEnd() throws IOException {
        start("udp", "message_length_limit 20", "source_address_key addr");
        harness.udp("hello\n", "a\nb\n", "0123456789012345678901234567890\n", "", "\n", "x\r\n");
        String end = "\",\"addr\":\"127.0.0.1\"}";
        harness.awaitRecords(
                "{\"message\":\"hello" + end,
                "{\"message\":\"a\\nb" + end,
                "{\"message\":\"01234567890123456789" + end,
                "{\"message\":\"" + end,
                "{\"message\":\"" + end,
                "{\"message\":\"x" + end);
        assertThat(harness.errors("oversized")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void tagAndTimeAreTakenOutOfTheFieldsThatTellThem(String type) throws IOException {
        start(
                type,
                "format json",
                "source_address_key addr",
                "<extract>",
                "tag_key to",
                "time_key at",
                "time_type unixtime",
                "</extract>");
        String told = "{\"to\":\"web.a\",\"at\":1700000000,\"n\":1}";
        String untold = "{\"n\":2}";
        if (type.equals("tcp")) {
            harness.tcp(told + "\n" + untold + "\n");
        } else {
            harness.udp(told, untold);
        }
        harness.awaitRecords("{\"n\":1,\"addr\":\"127.0.0.1\"}", "{\"n\":2,\"addr\":\"127.0.0.1\"}");
        assertThat(context.router().tags()).containsExactly("web.a", "t");
        assertThat(context.router().events().getFirst().time()).isEqualTo(new EventTime(1_700_000_000, 0));
    }

    @Test
    void aDatagramKeepsItsLineEndWhereAsked() throws IOException {
        start("udp", "remove_newline false", "source_hostname_key host");
        harness.udp("hello\n");
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> !context.router().records().isEmpty());
        assertThat(context.router().records().getFirst()).startsWith("{\"message\":\"hello\\n\",\"host\":\"");
    }

    @Test
    void aLongDatagramIsReadWhole() throws IOException {
        start("udp", "message_length_limit 65535", "receive_buffer_size 256k");
        harness.udp("x".repeat(60_000));
        harness.awaitRecords("{\"message\":\"" + "x".repeat(60_000) + "\"}");
    }

    @Test
    void workersShareAUdpPort() throws Exception {
        int shared;
        try (var free = new DatagramSocket(0, SourceHarness.HERE)) {
            shared = free.getLocalPort();
        }
        var contexts = List.of(TestContext.on(context.vertx()), TestContext.on(context.vertx()));
        var sources = new ArrayList<Source>();
        for (int i = 0; i < 2; i++) {
            TestContext one = contexts.get(i).programPlugins().worker(i, 2);
            Source made = loop.call(() -> one.make(
                    Category.SOURCE,
                    Source.class,
                    "@type udp",
                    "tag t",
                    "bind 127.0.0.1",
                    "port " + shared,
                    "format none"));
            loop.await(made::start);
            sources.add(made);
        }
        for (int i = 0; i < 20; i++) {
            try (var socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[] {'x'}, 1, SourceHarness.HERE, shared));
            }
        }
        await().atMost(SourceHarness.DEADLINE)
                .until(() -> contexts.stream()
                                .mapToInt(one -> one.router().events().size())
                                .sum()
                        == 20);
        sources.forEach(one -> loop.await(one::stop));
    }

    @Test
    void whatIsReadByUdpIsKeptUntilItIsTaken() throws IOException {
        start("udp");
        context.router().failWith(new IllegalStateException("full"));
        harness.udp("one", "two");
        await().atMost(SourceHarness.DEADLINE).until(() -> harness.errors("emit") > 0);
        context.router().recover();
        harness.awaitRecords("{\"message\":\"one\"}", "{\"message\":\"two\"}");
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() {
        assertThatThrownBy(() -> harness.make("@type tcp", "tag t")).hasMessageContaining("parse");
        assertThatThrownBy(() -> harness.make("@type udp", "format none")).hasMessageContaining("tag");
        assertThatThrownBy(() -> harness.make("@type tcp", "tag t", "format none", "delimiter \"\""))
                .hasMessageContaining("delimiter must not be empty");
        assertThatThrownBy(() -> harness.make("@type udp", "tag t", "format none", "<transport tls>", "</transport>"))
                .hasMessageContaining("only udp");
        assertThatThrownBy(() -> harness.make(
                        "@type tcp", "tag t", "format none", "<security>", "<client>", "</client>", "</security>"))
                .hasMessageContaining("<client> needs either host or network");
    }
}
