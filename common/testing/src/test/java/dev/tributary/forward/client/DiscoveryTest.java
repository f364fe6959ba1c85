package dev.tributary.forward.client;

import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.client.OutputHarness.server;
import static dev.tributary.forward.client.TestChunk.packed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigException;
import dev.tributary.forward.ForwardPeer;
import dev.tributary.forward.client.DnsStub.Srv;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {
    private static final TestChunk ONE = TestChunk.of(1, "app", packed(numbered(0, 1), 1));
    private static final TestChunk TWO = TestChunk.of(2, "app", packed(numbered(1, 1), 1));

    @TempDir
    Path folder;

    @Test
    void staticServersStandBesideServerSections() {
        try (var harness = OutputHarness.with(
                server(1),
                "<service_discovery>\n@type static\n<service>\nhost 127.0.0.1\nport 2\nweight 5\n</service>",
                "</service_discovery>",
                "heartbeat_type none")) {
            assertThat(names(harness)).containsExactly("127.0.0.1:1", "127.0.0.1:2");
            assertThat(harness.upstreams().getLast()).containsEntry("weight", 5);
        }
    }

    @Test
    void aFileOfServersIsReadAgainWhenItChanges() throws IOException {
        Path file = folder.resolve("servers.yaml");
        try (var first = ForwardPeer.listen();
                var second = ForwardPeer.listen()) {
            Files.writeString(file, yaml(first.port()));
            try (var harness = OutputHarness.with(file(file), "heartbeat_type none")) {
                TestLoop.get(harness.write(ONE));
                first.acceptTalking().takeChunk();

                Files.writeString(file, json(second.port()));
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> names(harness).equals(List.of("127.0.0.1:" + second.port())));
                TestLoop.get(harness.write(TWO));
                second.acceptTalking().takeChunk();
            }
        }
    }

    @Test
    void aServerThatIsGoneFromTheListGetsItsAcksIn() throws IOException {
        Path file = folder.resolve("servers.yaml");
        try (var first = ForwardPeer.listen();
                var second = ForwardPeer.listen()) {
            Files.writeString(file, yaml(first.port()));
            try (var harness = OutputHarness.with(file(file), "heartbeat_type none", "require_ack_response true")) {
                var written = harness.write(ONE);
                var peer = first.acceptTalking();
                var received = peer.takeChunk();
                Files.writeString(file, yaml(second.port()));
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> names(harness).equals(List.of("127.0.0.1:" + second.port())));
                assertThat(written.isComplete()).isFalse();
                peer.ack(received);
                TestLoop.get(written);
                peer.expectFinished();
            }
        }
    }

    @Test
    void aFileThatCannotBeUnderstoodChangesNothingAndIsNamedWithItsLine() throws IOException {
        Path file = folder.resolve("servers.yaml");
        Files.writeString(file, yaml(1));
        try (var lines = new LogLines("test-1");
                var harness = OutputHarness.with(file(file), "heartbeat_type none")) {
            Files.writeString(file, yaml(1) + "- host: b\n  port: many\n");
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> lines.all().stream().anyMatch(line -> line.contains(file + ":4:9: port in <server>")));
            Files.writeString(file, "- host: [b\n");
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> lines.all().stream().anyMatch(line -> line.contains("not YAML")));
            Files.delete(file);
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> lines.all().stream().anyMatch(line -> line.contains("does not exist")));
            assertThat(names(harness)).containsExactly("127.0.0.1:1");
        }
    }

    @Test
    void doesNotStartWithoutTheFile() {
        Path file = folder.resolve("nowhere.yaml");
        assertThatThrownBy(() -> OutputHarness.with(file(file))).hasMessageContaining(file + " does not exist");
    }

    @Test
    void neverShowsASecretOfTheFile() {
        assertThatThrownBy(() ->
                        ServerList.parse("s.yaml", "- host: a\n  password: \"open sesame\n", (position, note) -> {}))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("sesame");
        assertThatThrownBy(() ->
                        ServerList.parse("s.yaml", "- {host: a, password: sesame, weight: x}", (position, note) -> {}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weight")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void asksTheDnsForSrvRecordsAgainAndAgain() {
        try (var dns = new DnsStub();
                var lines = new LogLines("test-1")) {
            dns.answer(new Srv(20, 3, 1002, "b.example.com"), new Srv(10, 0, 1001, "a.example.com"));
            try (var harness = OutputHarness.with(srv(dns, "interval 0.2"), "heartbeat_type none")) {
                assertThat(names(harness)).containsExactly("a.example.com:1001", "b.example.com:1002");
                assertThat(harness.upstreams().getFirst())
                        .containsEntry("address", "127.0.0.1:1001")
                        .containsEntry("weight", 1);
                assertThat(harness.upstreams().getLast()).containsEntry("weight", 3);
                assertThat(dns.asked()).contains("_forward._tcp.example.com.");

                dns.answer(new Srv(10, 1, 1003, "c.example.com"));
                await().atMost(ForwardPeer.DEADLINE).until(() -> names(harness).equals(List.of("c.example.com:1003")));
                dns.answer();
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> lines.all().stream().anyMatch(line -> line.contains("no SRV records")));
                assertThat(names(harness)).as("an empty answer is ignored").containsExactly("c.example.com:1003");
            }
        }
    }

    @Test
    void leavesOutWhatIsNoServer() {
        try (var dns = new DnsStub();
                var lines = new LogLines("test-1")) {
            dns.answer(
                    new Srv(1, 65_535, 65_535, "a.example.com"),
                    new Srv(1, 1, 0, "zero.example.com"),
                    new Srv(1, 1, 1001, "e\u001b[2Jvil"),
                    new Srv(65_535, 1, 1002, "b.example.com"));
            try (var harness = OutputHarness.with(srv(dns, "interval 0.2"), "heartbeat_type none")) {
                assertThat(names(harness)).containsExactly("a.example.com:65535", "b.example.com:1002");
                assertThat(harness.upstreams().getFirst()).containsEntry("weight", 65_535);
                dns.answer(new Srv(1, 1, 0, "zero.example.com"));
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> lines.all().stream().anyMatch(line -> line.contains("names a host and a port")));
                assertThat(names(harness)).containsExactly("a.example.com:65535", "b.example.com:1002");
            }
        }
    }

    @Test
    void refusesADiscoveryThatCannotBe() {
        for (String port : List.of("", "many", "0", "65536", "99999999999")) {
            assertThatThrownBy(() -> OutputHarness.config("<service_discovery>\n@type srv\nservice s\nhostname h\n"
                            + "dns_server_host 127.0.0.1:" + port + "\n</service_discovery>"))
                    .hasMessageContaining("dns_server_host '127.0.0.1:" + port + "' ends in no port");
        }
        assertThatThrownBy(() -> OutputHarness.config("<service_discovery>\n@type etcd\n</service_discovery>"))
                .hasMessageContaining("file, srv, static");
        assertThatThrownBy(() -> OutputHarness.config("<service_discovery>\n@type srv\n</service_discovery>"))
                .hasMessageContaining("service and hostname");
        assertThatThrownBy(() -> OutputHarness.config("<service_discovery>\n@type static\n</service_discovery>"))
                .hasMessageContaining("<service>");
    }

    private static String file(Path file) {
        return "<service_discovery>\n@type file\npath " + file + "\n</service_discovery>";
    }

    private static String srv(DnsStub dns, String... lines) {
        return "<service_discovery>\n@type srv\nservice forward\nhostname example.com\ndns_server_host 127.0.0.1:"
                + dns.port() + "\n" + String.join("\n", lines) + "\n</service_discovery>";
    }

    private static String yaml(int port) {
        return "- host: 127.0.0.1\n  port: " + port + "\n";
    }

    private static String json(int port) {
        return "[\n  {\"host\": \"127.0.0.1\", \"port\": " + port + ", \"weight\": 10}\n]\n";
    }

    private static List<Object> names(OutputHarness harness) {
        return harness.upstreams().stream().map(one -> one.get("server")).toList();
    }
}
