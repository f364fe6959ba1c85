package dev.tributary.net;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * An HTTP/1 server that is asked, and told nothing but to do what it knows to do: GET and HEAD, and POST where something
 * is done, without reading a body. Nobody can occupy it: a connection is closed a while
 * after its last request began, or it was opened, however slowly the next one comes in or the answer is read; and where
 * there are too many, the one that has asked for nothing longest makes room. Confined to the event loop it listens on.
 */
public final class HttpListener {
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    /**
     * @param connectionsMax how many connections may be open
     * @param requestTimeout how long a connection stays after its last request began, or after it was opened
     */
    public record Limits(int connectionsMax, Duration requestTimeout) {}

    private final Vertx vertx;
    private final Limits limits;
    private final Logger log;
    private final Set<String> posts;
    private final Handler<HttpServerRequest> handler;
    private final HttpServer server;
    /** The timer of each open connection; the one whose last request is oldest comes first. */
    private final Map<HttpConnection, Long> timers = new LinkedHashMap<>();

    private long crowded;

    /** @param handler is given each request that is allowed */
    public HttpListener(Vertx vertx, Limits limits, Logger log, Handler<HttpServerRequest> handler) {
        this(vertx, limits, log, Set.of(), handler);
    }

    /**
     * The same where something can be done.
     *
     * @param posts the paths where POST is allowed
     */
    public HttpListener(Vertx vertx, Limits limits, Logger log, Set<String> posts, Handler<HttpServerRequest> handler) {
        this.vertx = vertx;
        this.posts = Set.copyOf(posts);
        this.limits = limits;
        this.log = log;
        this.handler = handler;
        // One more than may be open comes in, and makes another leave.
        // Without HTTP/2 in clear text a connection is known from when it is opened, not from its first request.
        server = BeforePort.queue(vertx, limits.connectionsMax() + Entrance.ON_THE_WAY)
                .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .connectionHandler(this::opened)
                .requestHandler(this::asked)
                .exceptionHandler(e -> log.debugf("HTTP: %s", SystemReason.of(e)));
    }

    /** @return the port, which the system chooses where {@code port} is 0 */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        return server.close();
    }

    private void opened(HttpConnection connection) {
        if (timers.size() >= limits.connectionsMax()) {
            if (Long.bitCount(++crowded) == 1) {
                log.warnf(
                        "HTTP: %d connections are open, as many as may be; the one that has asked for nothing longest is "
                                + "closed (%d so far)",
                        timers.size(), crowded);
            }
            // Its close handler would be late: the next one may be opened before.
            HttpConnection longest = timers.keySet().iterator().next();
            forget(longest);
            longest.close();
        }
        connection.closeHandler(closed -> forget(connection));
        awaitRequest(connection);
    }

    private void forget(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private void awaitRequest(HttpConnection connection) {
        forget(connection);
        timers.put(connection, vertx.setTimer(limits.requestTimeout().toMillis(), late -> {
            forget(connection);
            connection.close();
        }));
    }

    private void asked(HttpServerRequest request) {
        if (timers.containsKey(request.connection())) {
            awaitRequest(request.connection());
        }
        if (METHODS.contains(request.method()) || isPost(request)) {
            handler.handle(request);
        } else {
            request.response()
                    .setStatusCode(METHOD_NOT_ALLOWED)
                    .putHeader("Allow", "GET, HEAD")
                    .putHeader("Connection", "close")
                    .end();
        }
    }

    private boolean isPost(HttpServerRequest request) {
        return HttpMethod.POST.equals(request.method()) && posts.contains(request.path());
    }
}
