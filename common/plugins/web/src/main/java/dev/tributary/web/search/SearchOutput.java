package dev.tributary.web.search;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.PeerText;
import dev.tributary.event.Tag;
import dev.tributary.net.tls.RequireTls;
import dev.tributary.net.tls.TlsClientConfig;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.UndeliverableException;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.Chunking;
import dev.tributary.web.WebClient;
import dev.tributary.web.WebClient.Answered;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends chunks to the bulk API of Elasticsearch or OpenSearch. What the server refuses for good goes to {@code @ERROR},
 * what it could not take now is sent again, alone. Confined to its event loop; requests are made elsewhere, in order.
 */
final class SearchOutput implements ChunkWriter {
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;

    private final SearchSettings settings;
    private final PluginContext context;
    private final InOrder inOrder;
    private final BulkBody body;
    private final WebClient client;
    private final Progress progress = new Progress();
    private final ServerVersion version;
    private final Optional<Template> template;
    private final Counter refused;
    private final Counter withoutId;
    private final Counter unreadTimes;

    SearchOutput(SearchSettings settings, Chunking chunking, PluginContext context) {
        this.settings = settings;
        this.context = context;
        inOrder = new InOrder(context.vertx());
        body = new BulkBody(settings, chunking, context);
        boolean secure = false;
        for (Node node : settings.nodes().all()) {
            secure |= node.isSecure();
            if (!node.isSecure()) {
                RequireTls.check(String.valueOf(node.base().getHost()), "requests to " + node);
            }
            checkHeaders(node);
        }
        Optional<TlsClientConfig> tls = secure ? Optional.of(settings.https().tls()) : Optional.empty();
        BulkConfig bulk = settings.bulk();
        client = new WebClient(
                new WebClient.Settings(
                        "bulk output",
                        bulk.requestTimeout(),
                        bulk.requestTimeout(),
                        bulk.answerLimit(),
                        tls,
                        Optional.empty()),
                context);
        version = new ServerVersion(settings.versions(), this::ask);
        TemplateConfig wanted = settings.template();
        template = wanted.templateName()
                .flatMap(name -> wanted.templateFile().map(file -> new Template(wanted, name, file, this)));
        refused = context.meters().counter("refused_events", "Events that the server refused for good");
        withoutId = context.meters().counter("events_without_id", "Events dropped because they lack the id they need");
        unreadTimes = context.meters().counter("unread_times", "Times in records that could not be read");
    }

    private void checkHeaders(Node node) {
        try {
            request(node, "/").GET().build();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("custom_headers: a header that cannot be sent");
        }
    }

    @Override
    public Future<Void> start() {
        return client.start();
    }

    @Override
    public Optional<Condition> condition() {
        return client.condition();
    }

    @Override
    public Future<Void> stop() {
        client.stop();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        BitSet settled = progress.of(chunk);
        return template.map(Template::put)
                .orElse(Future.succeededFuture())
                .compose(done -> version.major())
                .compose(major -> inOrder.blocking(() -> body.of(chunk, settled, major)))
                .map(Objects::requireNonNull)
                .compose(made -> new Sending(chunk, settled, made).send())
                .onComplete(ended -> {
                    if (ended.succeeded() || ended.cause() instanceof UndeliverableException) {
                        progress.forget(chunk);
                    }
                });
    }

    HttpRequest.Builder request(Node node, String path) {
        URI uri = node.at(path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(settings.bulk().requestTimeout());
        settings.nodes().headers().forEach(request::setHeader);
        node.authorization().ifPresent(text -> request.setHeader("Authorization", text));
        return request;
    }

    Future<Answered> ask(String path) {
        return inTurn(node -> request(node, path).GET().build());
    }

    /** Makes the same request for whichever server is asked. */
    interface ForNode {
        HttpRequest of(Node node);
    }

    /** The first answer; a server that gives none is left out for a while, and the next one asked. */
    Future<Answered> inTurn(ForNode request) {
        return askNext(new ArrayDeque<>(settings.nodes().inTurn(context.clock().instant())), request);
    }

    private Future<Answered> askNext(Deque<Node> left, ForNode request) {
        Node node = left.remove();
        return client.send(request.of(node))
                .onSuccess(answered -> settings.nodes().answered(node))
                .recover(failure -> {
                    settings.nodes()
                            .rest(
                                    node,
                                    context.clock().instant(),
                                    settings.bulk().resurrectAfter());
                    if (left.isEmpty()) {
                        return Future.failedFuture(
                                new IOException("no answer from " + node + ": " + reason(failure), failure));
                    }
                    context.log().warnf("%s: no answer from %s: %s", context.id(), node, reason(failure));
                    return askNext(left, request);
                });
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** One event that goes to {@code @ERROR}. */
    private record Refused(Tag tag, PackedEvents event, String reason) {}

    /** The events of a chunk on their way, a request after the other. */
    private final class Sending {
        private final Chunk chunk;
        private final BitSet settled;
        private final BulkBody.Made made;
        private final Deque<BulkRequest> left;
        private final Map<Integer, String> toError = new TreeMap<>();
        private int again;
        private String firstReason = "";

        Sending(Chunk chunk, BitSet settled, BulkBody.Made made) {
            this.chunk = chunk;
            this.settled = settled;
            this.made = made;
            left = new ArrayDeque<>(made.requests());
        }

        Future<Void> send() {
            unreadTimes.add(made.unreadTimes());
            for (int position : made.withoutId()) {
                settled.set(position);
                if (settings.document().emitErrorForMissingId()) {
                    toError.put(position, "it has no id");
                } else {
                    withoutId.increment();
                }
            }
            return next().transform(ended ->
                    handOver().compose(done -> ended.failed() ? Future.failedFuture(ended.cause()) : outcome()));
        }

        private Future<Void> next() {
            if (left.isEmpty()) {
                return Future.succeededFuture();
            }
            BulkRequest request = left.remove();
            Future<HttpRequest.BodyPublisher> body = context.vertx()
                    .executeBlocking(() -> publisher(request), false)
                    .map(Objects::requireNonNull);
            return body.compose(lines -> inTurn(node -> bulk(node, request, lines)))
                    .compose(answered -> judge(request, answered))
                    .compose(judged -> next());
        }

        private Future<Void> judge(BulkRequest request, Answered answered) {
            if (answered.isTaken()) {
                return context.vertx()
                        .executeBlocking(() -> BulkAnswer.read(answered.body(), request.count()), false)
                        .recover(failure -> Future.failedFuture(
                                new IOException("an answer that is none of the bulk API: " + reason(failure), failure)))
                        .onSuccess(items -> sort(request, items))
                        .mapEmpty();
            }
            String what = "answered " + answered.code() + " "
                    + PeerText.shown(answered.text().strip());
            if (answered.code() == TOO_LARGE && request.count() > 1) {
                List<BulkRequest> halves = request.halves();
                left.addFirst(halves.get(1));
                left.addFirst(halves.get(0));
                return Future.succeededFuture();
            }
            if (answered.code() == TOO_LARGE) {
                refuse(request.position(0), what);
                return Future.succeededFuture();
            }
            return answered.code() == BAD_REQUEST
                    ? Future.failedFuture(new UndeliverableException(what))
                    : Future.failedFuture(new IOException(what));
        }

        private void sort(BulkRequest request, List<BulkAnswer.Item> items) {
            DocumentConfig.Operation operation = settings.document().writeOperation();
            if (items.isEmpty()) {
                for (int i = 0; i < request.count(); i++) {
                    settled.set(request.position(i));
                }
                return;
            }
            for (int i = 0; i < items.size(); i++) {
                BulkAnswer.Item item = items.get(i);
                if (item.isTaken(operation)) {
                    settled.set(request.position(i));
                } else if (item.isRefused(operation, settings.bulk().unrecoverableErrorTypes())) {
                    refuse(request.position(i), item.text());
                } else {
                    again++;
                    firstReason = again == 1 ? item.text() : firstReason;
                }
            }
        }

        private void refuse(int position, String reason) {
            settled.set(position);
            refused.increment();
            toError.put(position, PeerText.line("the server refused it: " + reason));
        }

        /** What is refused goes to {@code @ERROR}, each with its reason. */
        private Future<Void> handOver() {
            if (toError.isEmpty()) {
                return Future.succeededFuture();
            }
            return inOrder.blocking(this::refusedEvents)
                    .map(Objects::requireNonNull)
                    .onSuccess(events -> events.forEach(one ->
                            context.error(one.tag, one.event, one.reason, new UndeliverableException(one.reason))))
                    .mapEmpty();
        }

        private List<Refused> refusedEvents() {
            var events = new ArrayList<Refused>();
            int position = 0;
            for (Chunk.Piece piece : chunk.pieces()) {
                for (EventCursor event = piece.events().packed().cursor(); event.next(); position++) {
                    String reason = toError.get(position);
                    if (reason != null) {
                        var one = new PackedEvents.Builder(event.entryEnd() - event.entryStart()).add(event);
                        events.add(new Refused(piece.tag(), one.build(), reason));
                    }
                }
            }
            return events;
        }

        private Future<Void> outcome() {
            return again == 0
                    ? Future.succeededFuture()
                    : Future.failedFuture(PeerText.line(
                            again + " of " + chunk.count() + " events are to be sent again: " + firstReason));
        }
    }

    private HttpRequest.BodyPublisher publisher(BulkRequest request) {
        if (settings.bulk().gzip()) {
            return HttpRequest.BodyPublishers.ofByteArray(
                    Codec.deflate(Compression.GZIP, request.lines(), request.offset(), request.sizeBytes()));
        }
        return HttpRequest.BodyPublishers.ofByteArray(request.lines(), request.offset(), request.sizeBytes());
    }

    private HttpRequest bulk(Node node, BulkRequest request, HttpRequest.BodyPublisher lines) {
        String path = request.index()
                .map(index -> "/" + URLEncoder.encode(index, StandardCharsets.UTF_8))
                .orElse("");
        HttpRequest.Builder built = request(node, path + "/_bulk")
                .setHeader("Content-Type", "application/x-ndjson")
                .POST(lines);
        if (settings.bulk().gzip()) {
            built.setHeader("Content-Encoding", "gzip");
        }
        return built.build();
    }
}
