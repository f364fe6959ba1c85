package dev.tributary.forward.server;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import dev.tributary.testing.TestMeters;
import java.util.ArrayList;
import java.util.List;

/** A forward server on an event loop of its own, on a port of the system's choice; what it emits is recorded. */
public final class ServerHarness implements AutoCloseable {
    final TestContext context = TestContext.own().plugins(new ForwardServerPlugins().plugins());
    final TestLoop loop = new TestLoop(context.vertx());
    private final List<ForwardPeer> peers = new ArrayList<>();
    ForwardServer server;
    private boolean stopped;

    /** @param lines parameters, as a user writes them; @type, port and bind are there */
    public static ServerHarness with(String... lines) {
        return onPort(0, lines);
    }

    /** With so many bytes for all peers together. */
    static ServerHarness holding(long limit, String... lines) {
        var harness = new ServerHarness();
        harness.context.memory(new PeerMemory(limit));
        harness.start(0, lines);
        return harness;
    }

    public static ServerHarness onPort(int port, String... lines) {
        var harness = new ServerHarness();
        harness.start(port, lines);
        return harness;
    }

    /** Another worker of the same program. */
    static ServerHarness worker(ServerHarness first, String... lines) {
        var harness = new ServerHarness();
        harness.context.sharing(first.context);
        harness.start(0, lines);
        return harness;
    }

    private void start(int port, String... lines) {
        var all = new ArrayList<>(List.of(lines));
        if (all.stream().noneMatch(line -> line.startsWith("@type "))) {
            all.add("@type forward");
        }
        all.addAll(List.of("port " + port, "bind 127.0.0.1"));
        server = loop.call(() -> context.make(Category.SOURCE, ForwardServer.class, all.toArray(String[]::new)));
        loop.await(server::start);
    }

    public int port() {
        return loop.call(() -> server.binding().orElseThrow().port());
    }

    ForwardPeer connect() {
        var peer = ForwardPeer.connect(port());
        peers.add(peer);
        return peer;
    }

    /** Closes this end of every connection made so far. */
    void disconnect() {
        peers.forEach(ForwardPeer::close);
    }

    public RecordingOutput router() {
        return context.router();
    }

    public dev.tributary.plugin.Condition condition() {
        return loop.call(() -> server.condition().orElseThrow());
    }

    public TestMeters meters() {
        return context.meters();
    }

    /** Completes what the router holds, on the loop as a real output does. */
    void release() {
        loop.run(() -> router().release());
    }

    void stop() {
        stopped = true;
        loop.await(server::stop);
    }

    @Override
    public void close() throws Exception {
        peers.forEach(ForwardPeer::close);
        if (!stopped) {
            loop.await(server::stop);
        }
        context.close();
    }
}
