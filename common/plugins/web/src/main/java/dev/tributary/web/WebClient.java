package dev.tributary.web;

import dev.tributary.net.tls.Tls;
import dev.tributary.net.tls.TlsClientConfig;
import dev.tributary.peers.SecuredEnd;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests and keeps of each answer what it may. Confined to its event loop. */
public final class WebClient {
    private static final int TLS_RELOAD_SECONDS = 10;
    private static final int TLS_WARNING_DAYS = 14;

    private final Settings settings;
    private final PluginContext context;
    private final SecuredEnd end;
    private @Nullable HttpClient client;
    /** What the client trusts and shows; another one when the files have changed. */
    private @Nullable SSLContext certificates;

    /**
     * @param whose for the log: {@code http output}
     * @param openTimeout how long connecting may take
     * @param readTimeout how long an answer may take, in whole
     * @param answerLimit bytes that are kept of an answer
     * @param tls how servers prove who they are; empty where nothing is sent over TLS
     */
    public record Settings(
            String whose,
            Duration openTimeout,
            Duration readTimeout,
            int answerLimit,
            Optional<TlsClientConfig> tls,
            Optional<InetSocketAddress> proxy) {}

    /** What is kept of an answer. */
    public record Answered(int code, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public boolean isTaken() {
            return code / 100 == 2;
        }
    }

    /** @throws dev.tributary.config.ConfigException if this is no TLS that could be spoken */
    public WebClient(Settings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        settings.tls().ifPresent(TlsClientConfig::check);
        end = SecuredEnd.client(settings.tls(), settings.whose(), context);
    }

    /** The {@code Authorization} of a user. */
    public static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * How servers are to prove who they are, and we to them.
     *
     * @param versions the one version to speak, or the oldest and the newest
     * @param insecure accept any certificate
     */
    public static TlsClientConfig tls(Versions versions, String ciphers, boolean insecure, Certificates files) {
        return new TlsClientConfig(
                versions.only(),
                versions.oldest(),
                versions.newest(),
                ciphers,
                insecure,
                false,
                true,
                files.ca().map(List::of),
                files.own(),
                files.key(),
                files.passphrase(),
                Optional.empty(),
                Duration.ofSeconds(TLS_RELOAD_SECONDS),
                Duration.ofDays(TLS_WARNING_DAYS),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Versions of TLS, as {@code TLSv1_2}. */
    public record Versions(Optional<String> only, Optional<String> oldest, Optional<String> newest) {}

    /** PEM files: who may sign the server's certificate, our own with its key, and what that is encrypted with. */
    public record Certificates(Optional<Path> ca, Optional<Path> own, Optional<Path> key, Optional<String> passphrase) {
        /** Without the passphrase. */
        @Override
        public String toString() {
            return "Certificates[ca=" + ca + ", own=" + own + "]";
        }
    }

    /** Reads the certificates, and looks at their files from then on. */
    public Future<Void> start() {
        return end.start().onSuccess(loaded -> {
            client = make();
            certificates = context();
        });
    }

    private @Nullable SSLContext context() {
        return end.tls().map(Tls::context).orElse(null);
    }

    /** One that shows the certificates as their files are now. */
    private HttpClient current(HttpClient before) {
        SSLContext now = context();
        if (Objects.equals(now, certificates)) {
            return before;
        }
        HttpClient next = make();
        client = next;
        certificates = now;
        before.shutdown();
        return next;
    }

    private HttpClient make() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.openTimeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        settings.proxy().ifPresent(address -> builder.proxy(ProxySelector.of(address)));
        end.tls().ifPresent(one -> builder.sslContext(one.context()).sslParameters(one.parameters()));
        return builder.build();
    }

    public void stop() {
        end.stop();
        if (client != null) {
            client.shutdownNow();
        }
    }

    /** Completes with the answer, whatever it says; fails if there is none in time. */
    public Future<Answered> send(HttpRequest request) {
        HttpClient started = client;
        if (started == null) {
            return Future.failedFuture("not started");
        }
        HttpClient using = current(started);
        var kept = new ByteArrayOutputStream();
        HttpResponse.BodyHandler<Void> handler = info -> HttpResponse.BodySubscribers.ofByteArrayConsumer(piece ->
                piece.ifPresent(bytes -> kept.write(bytes, 0, Math.min(bytes.length, room(kept)))));
        CompletableFuture<HttpResponse<Void>> answer = using.sendAsync(request, handler);
        // The request's own timeout ends with the headers.
        long deadline = context.vertx()
                .setTimer(
                        Math.max(
                                1,
                                settings.openTimeout()
                                        .plus(settings.readTimeout())
                                        .toMillis()),
                        late -> answer.cancel(true));
        Promise<Answered> done = Promise.promise();
        var loop = context.vertx().getOrCreateContext();
        var _ = answer.whenComplete((response, failure) -> loop.runOnContext(due -> {
            if (failure != null) {
                done.fail(cause(failure));
            } else {
                done.complete(new Answered(response.statusCode(), kept.toByteArray()));
            }
        }));
        return done.future().onComplete(ended -> context.vertx().cancelTimer(deadline));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException
                ? Optional.ofNullable(failure.getCause()).orElse(failure)
                : failure;
    }

    private int room(ByteArrayOutputStream kept) {
        return settings.answerLimit() - kept.size();
    }

    /** How its certificate is; empty if it has none. */
    public Optional<Condition> condition() {
        var data = new LinkedHashMap<String, Object>();
        end.tell(data);
        return data.isEmpty() ? Optional.empty() : Optional.of(new Condition(end.isReady(), data));
    }
}
