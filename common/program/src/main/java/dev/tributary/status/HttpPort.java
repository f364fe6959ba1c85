package dev.tributary.status;

import dev.tributary.net.HttpListener;
import dev.tributary.net.SystemReason;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Where Quarkus's routes are served. Quarkus has a listener of its own, which is switched off: it knows no time by which
 * a request has to be there. Listens until the event loops close, which is the last that a stopping program does.
 */
@Singleton
public class HttpPort {
    private static final Logger LOG = Logger.getLogger("dev.tributary.status");
    private static final Duration LISTEN_DEADLINE = Duration.ofSeconds(30);
    private static final int UNAUTHORIZED = 401;

    private final Vertx vertx;

    @Inject
    HttpPort(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Blocks until it listens.
     *
     * @throws HttpPortException if its properties are not as they have to be, or it cannot listen
     */
    public void open() {
        HttpSettings settings = settings();
        Optional<HttpToken> token = settings.token().map(HttpToken::new);
        Handler<HttpServerRequest> routes = VertxHttpRecorder.getRootHandler();
        var listener = new HttpListener(vertx, settings.limits(), LOG, request -> {
            if (token.isEmpty() || token.get().isIn(request.getHeader("Authorization"))) {
                routes.handle(request);
            } else {
                refuse(request);
            }
        });
        try {
            listener.listen(settings.host(), settings.port())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LISTEN_DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notListening(settings, "interrupted", e);
        } catch (ExecutionException e) {
            throw notListening(settings, SystemReason.of(Objects.requireNonNullElse(e.getCause(), e)), e);
        } catch (TimeoutException e) {
            throw notListening(settings, "the system has not answered for " + LISTEN_DEADLINE.toSeconds() + " s", e);
        }
    }

    private static HttpSettings settings() {
        try {
            return HttpSettings.of(ConfigProvider.getConfig());
        } catch (IllegalArgumentException e) {
            throw new HttpPortException(String.valueOf(e.getMessage()), e);
        }
    }

    private static HttpPortException notListening(HttpSettings settings, String reason, Exception cause) {
        return new HttpPortException(
                reason + "; HTTP is to listen on " + settings + ", and QUARKUS_HTTP_PORT sets another port", cause);
    }

    private static void refuse(HttpServerRequest request) {
        request.response()
                .setStatusCode(UNAUTHORIZED)
                .putHeader("WWW-Authenticate", "Basic realm=\"tributary\", charset=\"UTF-8\"")
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end("the token is missing or not the right one\n");
    }
}
