package dev.tributary.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.msgpack.MessagePackWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.value.ValueFactory;

/** Over real sockets. What Fluentd 1.19.3 makes of the same messages was asked of one. */
class UnixInputTest {
    private static final long TIME = 1_700_000_000;

    @TempDir
    Path folder;

    private final SourceHarness harness = new SourceHarness();

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private Path path() {
        return folder.resolve("run").resolve("f.sock");
    }

    private void start(String... lines) {
        var all = new ArrayList<>(List.of("@type unix", "path " + path()));
        all.addAll(List.of(lines));
        harness.start(all.toArray(String[]::new));
    }

    private void send(byte[] bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path()));
            channel.write(ByteBuffer.wrap(bytes));
        }
    }

    private static MessagePackWriter record(MessagePackWriter out, int value) {
        return out.value(ValueFactory.newMap(ValueFactory.newString("a"), ValueFactory.newInteger(value)));
    }

    private static MessagePackWriter message(int value) {
        return record(new MessagePackWriter().arrayHeader(3).string("tag").integer(TIME), value);
    }

    @Test
    void everyModeOfForwardMessagesIsRead() throws IOException {
        start();
        send(message(1).toByteArray());
        harness.awaitTagged("tag {\"a\":1}");
        var forward = new MessagePackWriter()
                .arrayHeader(2)
                .string("tag")
                .arrayHeader(1)
                .arrayHeader(2)
                .integer(TIME);
        send(record(forward, 2).toByteArray());
        send("[\"jtag\",1700000000,{\"a\":3}]".getBytes(StandardCharsets.UTF_8));
        var entry = record(new MessagePackWriter().arrayHeader(2).integer(TIME), 4);
        send(new MessagePackWriter()
                .arrayHeader(2)
                .string("tag")
                .binary(entry.toByteArray())
                .toByteArray());
        harness.awaitTagged("tag {\"a\":1}", "tag {\"a\":2}", "jtag {\"a\":3}", "tag {\"a\":4}");
        assertThat(harness.context.router().events())
                .allMatch(event -> event.time().seconds() == TIME);
    }

    @Test
    void theTagOfTheConfigurationGoesBeforeThatOfAMessage() throws IOException {
        start("tag forced");
        send(message(1).toByteArray());
        harness.awaitTagged("forced {\"a\":1}");
    }

    @Test
    void whatIsRefusedIsKeptAndOfferedAgain() throws IOException {
        start();
        harness.context.router().failWith(new IllegalStateException("full"));
        send(message(1).toByteArray());
        await().atMost(SourceHarness.DEADLINE).until(() -> harness.errors("emit") > 0);
        harness.context.router().recover();
        harness.awaitTagged("tag {\"a\":1}");
    }

    @Test
    void whatIsNotTheProtocolEndsTheConnectionAndOthersGoOn() throws IOException {
        start("message_size_limit 1k");
        send(new byte[] {(byte) 0xc1, 0, 0, 0});
        send(message(1).toByteArray());
        harness.awaitTagged("tag {\"a\":1}");
        await().atMost(SourceHarness.DEADLINE).until(() -> harness.errors("protocol") > 0);
    }

    @Test
    void aSocketThatAKillHasLeftIsReplacedAndAStopRemovesIt() throws IOException {
        Files.createDirectories(path().getParent());
        ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        left.bind(UnixDomainSocketAddress.of(path()));
        left.close();
        assertThat(path()).exists();
        start();
        send(message(1).toByteArray());
        harness.awaitTagged("tag {\"a\":1}");
        harness.loop.await(harness.source()::stop);
        harness.forget();
        assertThat(path()).doesNotExist();
    }

    @Test
    void aSocketThatSomebodyListensOnIsLeftAlone() throws IOException {
        Files.createDirectories(path().getParent());
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path()));
            assertThatThrownBy(this::start).hasStackTraceContaining("somebody listens on it");
            assertThat(path()).exists();
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), "mine");
        assertThatThrownBy(this::start).hasStackTraceContaining("no socket");
        assertThat(path()).hasContent("mine");
    }
}
