package dev.tributary.sockets;

import dev.tributary.event.EventTime;
import dev.tributary.event.PeerText;
import dev.tributary.event.Tag;
import dev.tributary.peers.Outbox;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Gives chunks to running commands, in turns, and emits what they print. Confined to the event loop. */
final class ExecFilterOutput implements ChunkWriter, FilterCommand.Reports {
    private static final int WAITING_BYTES = 1 << 20;

    private final ExecFilterConfig config;
    private final PluginContext context;
    private final InOrder inOrder;
    private final ChunkLines lines;
    private final PrintedLines printed;
    private final Extraction extraction;
    private final Outbox outbox;
    private final List<FilterCommand> commands = new ArrayList<>();
    private Optional<Inlet> inlet = Optional.empty();
    private int turn;

    ExecFilterOutput(ExecFilterConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        inOrder = new InOrder(context.vertx());
        lines = new ChunkLines(config.format(), config.inject(), context);
        printed = new PrintedLines(
                config.parse(), config.lineLengthLimit(), "Commands and printed lines that failed", context);
        extraction = Extraction.of(config.extract(), "", context);
        // Asked for while the graph is built, so that what it leads to is started before and stopped after this.
        context.router();
        outbox = new Outbox(context, () -> inlet.ifPresent(Inlet::giveBack));
    }

    @Override
    public Future<Void> start() {
        Context loop = context.vertx().getOrCreateContext();
        var way = new Inlet(loop, outbox, WAITING_BYTES, config.inFlightLimit());
        inlet = Optional.of(way);
        for (int number = 0; number < config.numChildren(); number++) {
            commands.add(new FilterCommand(config, context, number, loop, way, this));
        }
        return Future.all(commands.stream().map(FilterCommand::start).toList()).mapEmpty();
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        return inOrder.blocking(() -> bytes(chunk)).map(Objects::requireNonNull).compose(this::send);
    }

    /** On a worker thread, one at a time. */
    private byte[] bytes(Chunk chunk) throws IOException {
        var text = new ByteArrayOutputStream();
        lines.write(chunk, config::shown, text);
        return text.toByteArray();
    }

    private Future<Void> send(byte[] chunk) {
        for (int tried = 0; tried < commands.size(); tried++) {
            FilterCommand next = commands.get(turn);
            turn = (turn + 1) % commands.size();
            if (next.runs()) {
                return next.write(chunk);
            }
        }
        return Future.failedFuture("the command does not run");
    }

    @Override
    public void lines(List<byte[]> lines, long dropped) {
        printed.take(
                lines, dropped, UnaryOperator.identity(), (parsed, arrival) -> add(extraction.of(parsed), arrival));
    }

    private void add(Extraction.Tagged tagged, EventTime arrival) {
        Optional<String> found = Optional.of(tagged.tag().name()).filter(name -> !name.isEmpty());
        Optional<String> name = found.map(text ->
                        config.addPrefix().map(prefix -> prefix + "." + text).orElse(text))
                .or(config::tag);
        if (name.isEmpty()) {
            printed.unmatched("no tag: the field of tag_key is missing or empty, and there is no tag; dropped: "
                    + PeerText.shown(tagged.event().record().toJson()));
            return;
        }
        outbox.to(new Tag(name.get()))
                .add(tagged.event().time().orElse(arrival), tagged.event().record());
    }

    @Override
    public void said(String line) {
        printed.warn(line);
    }

    @Override
    public void failed(String how) {
        printed.failed(how);
    }

    @Override
    public Optional<Condition> condition() {
        long up = commands.stream().filter(FilterCommand::runs).count();
        return Optional.of(new Condition(up > 0, Map.of("commands", up)));
    }

    /** Lets the commands end, and waits up to {@code drain_timeout} for what they printed to be taken. */
    @Override
    public Future<Void> stop() {
        Duration most =
                config.drainTimeout().plus(config.killTimeout().multipliedBy(2)).plus(config.drainTimeout());
        return outbox.closeAfter(
                Future.join(commands.stream().map(FilterCommand::stop).toList()), most);
    }
}
