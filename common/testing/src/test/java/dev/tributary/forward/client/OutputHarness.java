package dev.tributary.forward.client;

import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.forward.ForwardPeer;
import dev.tributary.net.HostNames;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import dev.tributary.testing.TestMeters;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A forward output without a buffer, on an event loop of its own. */
final class OutputHarness implements AutoCloseable {
    final TestContext context = TestContext.own();
    final TestLoop loop = new TestLoop(context.vertx());
    ForwardOutput output;

    /** A started output; {@code lines} are its parameters as a user writes them. */
    static OutputHarness with(String... lines) {
        return started(Optional.empty(), lines);
    }

    /** The same, with names that {@code dns} knows. */
    static OutputHarness asking(DnsStub dns, String... lines) {
        return started(Optional.of(dns), lines);
    }

    private static OutputHarness started(Optional<DnsStub> dns, String... lines) {
        var harness = built(dns, lines);
        try {
            harness.loop.await(harness.output::start);
        } catch (RuntimeException e) {
            harness.close();
            throw e;
        }
        return harness;
    }

    /** The section of one server on the loopback interface. */
    static String server(int port) {
        return "<server>\nhost 127.0.0.1\nport " + port + "\n</server>";
    }

    private static OutputHarness built(Optional<DnsStub> dns, String... lines) {
        var config = config(lines);
        var harness = new OutputHarness();
        harness.context.clock().run();
        HostNames names = dns.map(one -> HostNames.of(harness.context.vertx(), one.address(), ForwardPeer.DEADLINE))
                .orElseGet(() -> HostNames.ofSystem(harness.context.vertx(), ForwardPeer.DEADLINE));
        harness.output = harness.loop.call(() -> new ForwardOutput(config, harness.context, names));
        return harness;
    }

    static ForwardOutputConfig config(String... lines) {
        String text = "<match>\n@type forward\n" + String.join("\n", lines) + "\n</match>\n";
        var section = ConfigParser.parse("test.conf", text, Environment.ofProcess(), (position, note) -> {})
                .children()
                .getFirst();
        return ConfigBinder.bind(section, ForwardOutputConfig.class, (position, note) -> {});
    }

    /** Begins to write; the future is for {@link TestLoop#get}. */
    Future<Void> write(Chunk chunk) {
        return loop.begin(() -> output.write(chunk));
    }

    TestMeters meters() {
        return context.meters();
    }

    Condition condition() {
        return loop.call(() -> output.condition().orElseThrow());
    }

    /** What the condition says of the first server. */
    Map<String, Object> upstream() {
        return upstreams().getFirst();
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> upstreams() {
        return (List<Map<String, Object>>) condition().data().get("upstreams");
    }

    void awaitReady(boolean ready) {
        await().atMost(ForwardPeer.DEADLINE).until(() -> condition().ready() == ready);
    }

    @Override
    public void close() {
        loop.await(output::stop);
        try {
            context.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
