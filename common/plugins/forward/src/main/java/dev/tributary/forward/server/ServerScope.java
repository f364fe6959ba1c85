package dev.tributary.forward.server;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.peers.BoundedLog;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.plugin.PluginContext;
import dev.tributary.protocol.ForwardRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** What the connections of a server share. */
record ServerScope(
        ForwardServerConfig config,
        PluginContext context,
        Context loop,
        ForwardRules rules,
        ServerMeters meters,
        Optional<Resends> resends,
        Optional<Garbled> garbled,
        BoundedLog warnings,
        GuessBackoff guesses,
        PeerMemory memory,
        Waiting waiting,
        OneByOne oneByOne,
        Optional<ClientAuthentication> authentication) {

    /** The part of what peers may take that is for remembering their chunks, at most. */
    private static final int DEDUPE_PART = 8;

    /**
     * @param loop the event loop that owns the server and its connections
     * @param authentication what clients have to pass; empty if anyone may connect
     * @param sessions the server's open connections, as they come and go
     */
    static ServerScope of(
            ForwardServerConfig config,
            PluginContext context,
            Context loop,
            ServerMeters meters,
            Optional<ClientAuthentication> authentication,
            Collection<ServerSession> sessions) {
        PeerMemory memory = context.memory();
        var rules = new ForwardRules(
                config.messageSizeLimit(),
                config.chunkSizeLimit().map(OptionalLong::of).orElseGet(OptionalLong::empty),
                config.decompressionSizeLimit(),
                memory.messageMaxBytes(),
                config.skipInvalidEvent(),
                context.clock());
        var warnings = new BoundedLog("forward input", context.log(), context.clock());
        Optional<Resends> resends = config.dedupe()
                ? Optional.of(context.shared(
                        Resends.class,
                        () -> new Resends(
                                context.clock(),
                                (int) Math.min(
                                        config.dedupeLimit(), memory.limitBytes() / DEDUPE_PART / Resends.CHUNK_BYTES),
                                config.dedupeWindow())))
                : Optional.empty();
        Optional<Garbled> garbled = config.garbledPath()
                .map(Path::of)
                .or(() -> context.rootDir()
                        .map(root ->
                                root.resolve("garbled").resolve(context.id().replaceAll("[^A-Za-z0-9._-]", "_"))))
                .map(folder -> context.shared(
                        Garbled.class,
                        () -> new Garbled(
                                folder,
                                config.garbledLimit(),
                                config.garbledTries(),
                                config.dedupeWindow(),
                                context.clock())));
        var guesses = new GuessBackoff(config.guessing());
        return new ServerScope(
                config,
                context,
                loop,
                rules,
                meters,
                resends,
                garbled,
                warnings,
                guesses,
                memory,
                new Waiting(context.vertx(), memory, context.allWorkers(), sessions),
                new OneByOne(),
                authentication);
    }

    /** Counts a client that is not let in, and remembers its address if it may have guessed. */
    void turnedAway(Refusal refusal, String address) {
        meters.refused(refusal).increment();
        if (refusal.isGuess()) {
            guesses.failed(address, context.clock().instant());
        }
    }

    Vertx vertx() {
        return context.vertx();
    }

    Logger log() {
        return context.log();
    }

    /** Emits to the next stage; fails, and never throws, if that refuses. */
    Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return Guarded.call(() -> context.router().emit(tag, events, handover));
    }

    /** Runs on the owning event loop: at once if this is it. */
    void onLoop(Runnable action) {
        if (loop.equals(Vertx.currentContext())) {
            action.run();
        } else {
            loop.runOnContext(ignored -> action.run());
        }
    }
}
