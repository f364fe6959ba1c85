package dev.tributary.net.tls;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS of one end: puts an engine in front of a connection. May be used from any thread. */
public final class Tls {

    /** What the engines are made of, at one moment. */
    private record Material(SSLContext context, Optional<Identity> identity, X509ExtendedTrustManager trust) {

        static Material of(Optional<Identity> identity, X509ExtendedTrustManager trust) {
            return new Material(Tls.context(identity, trust), identity, trust);
        }

        /** The same without the sessions of earlier connections. */
        Material anew() {
            return of(identity, trust);
        }
    }

    /** Whether a connection offers the server to go on with the session of one before, which spares both work. */
    public enum Resumption {
        OFFERED,
        NONE
    }

    /** What every engine is told. */
    private record Settings(
            boolean server, List<TlsVersion> versions, List<String> ciphers, boolean asks, boolean checksName) {}

    private final TlsFiles files;
    private final Settings settings;
    private volatile @Nullable Material material;
    private byte[] seen = new byte[0];

    private Tls(TlsFiles files, Settings settings) {
        this.files = files;
        this.settings = settings;
    }

    /**
     * Of an end that listens; the configuration was checked. To be loaded before it is used.
     *
     * @param names what a certificate that is made at start is for: host names and addresses
     */
    public static Tls server(TlsServerConfig config, List<String> names) {
        List<TlsVersion> versions = config.versions();
        return new Tls(
                new ServerFiles(config, names, wallClock()),
                new Settings(true, versions, ciphers(config.ciphers(), "ciphers"), config.clientCertAuth(), false));
    }

    /** Of an end that connects; the configuration was checked. To be loaded before it is used. */
    public static Tls client(TlsClientConfig config) {
        List<TlsVersion> versions = config.versions();
        boolean checksName = config.tlsVerifyHostname() && !config.tlsInsecureMode();
        return new Tls(
                new ClientFiles(config, wallClock()),
                new Settings(false, versions, ciphers(config.tlsCiphers(), "tls_ciphers"), false, checksName));
    }

    /** The JDK checks certificates by the time of the machine, so nothing else would do here. */
    private static Clock wallClock() {
        return Clock.systemUTC();
    }

    /** @throws ConfigException if none is left */
    static List<String> ciphers(String list, String parameter) {
        SSLContext context = context(Optional.empty(), null);
        return CipherList.parse(
                list,
                context.getDefaultSSLParameters().getCipherSuites(),
                context.getSupportedSSLParameters().getCipherSuites(),
                parameter);
    }

    /**
     * Reads every file: what is wrong with any of them is said now.
     *
     * @throws ConfigException naming each that cannot be used
     */
    public void check() {
        var problems = new LinkedHashMap<String, TlsFileException>();
        Stream.concat(files.each(), Stream.of(() -> files.identity(false), files::trust))
                .forEach(reading -> {
                    try {
                        reading.run();
                    } catch (TlsFileException e) {
                        problems.putIfAbsent(String.valueOf(e.getMessage()), e);
                    }
                });
        var findings = new Findings();
        problems.forEach((message, problem) -> findings.add(problem.parameter(), message));
        findings.tell();
    }

    /**
     * Reads the files, makes what is to be made, and uses it for every connection from now on. Blocking: making a key
     * takes a second.
     *
     * @throws TlsFileException naming the file; what was loaded before stays in use
     */
    public void load() {
        seen = fingerprint();
        material = read();
    }

    /**
     * Reads the files anew if any of them has changed since this was last called. Blocking; by one thread at a time.
     *
     * @return whether they are used from now on
     * @throws TlsFileException naming the file that cannot be used; what was loaded before stays in use
     */
    boolean reloadIfChanged() {
        byte[] now = fingerprint();
        if (Arrays.equals(now, seen)) {
            return false;
        }
        seen = now;
        Material fresh = read();
        Optional<String> outOfDate = certificate(fresh).flatMap(one -> CertificateText.outOfDate(one, Instant.now()));
        if (outOfDate.isPresent()) {
            throw new TlsFileException(
                    files.identityParameter(),
                    files.paths().getFirst(),
                    "certificate " + CertificateText.of(certificate(fresh).orElseThrow()) + ", " + outOfDate.get());
        }
        material = fresh;
        return true;
    }

    private Material read() {
        return Material.of(files.identity(true), files.trust());
    }

    /** Of what is in the files, so that it does not matter how they are replaced. */
    private byte[] fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path path : files.paths()) {
                for (Path file : CaFiles.inside(path)) {
                    digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.isReadable(file) ? Files.readAllBytes(file) : new byte[1]);
                }
            }
            return digest.digest();
        } catch (IOException | GeneralSecurityException e) {
            // A file that vanishes under our hands: reading it will say so.
            return new byte[0];
        }
    }

    /** Ours, if it is loaded and there is one. */
    List<OwnCertificate> certificates() {
        return Optional.ofNullable(material).flatMap(Tls::certificate).stream()
                .map(one -> new OwnCertificate(files.identityParameter(), one))
                .toList();
    }

    /** Whether we show a certificate. */
    public boolean showsCertificate() {
        return loaded().identity().isPresent();
    }

    /**
     * Shakes hands on a connection on which nothing was said yet. The socket is paused; who takes it from here resumes
     * it. On a failure, which is a {@link TlsException}, it closes itself. Call on the socket's event loop.
     *
     * @param peer the other end's name, which its certificate has to be for
     * @param deadline how long it may take
     */
    public Future<TlsPeer> secure(
            Vertx vertx, NetSocket socket, String peer, Duration deadline, Resumption resumption) {
        Promise<TlsPeer> done = Promise.promise();
        Material used = resumption == Resumption.OFFERED ? loaded() : loaded().anew();
        long begun = System.nanoTime();
        var handler = new SslHandler(engine(used, peer, socket), false, new HandshakeTasks(vertx, settings.server()));
        handler.setHandshakeTimeoutMillis(Math.max(1, deadline.toMillis()));
        handler.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                var took = Duration.ofNanos(System.nanoTime() - begun);
                done.complete(peer(handler.engine().getSession(), took));
            } else {
                done.fail(TlsProblem.of(shaken.cause(), certificate(used), deadline));
            }
        });
        socket.exceptionHandler(reported -> {});
        socket.pause();
        ((NetSocketInternal) socket).channelHandlerContext().pipeline().addFirst("ssl", handler);
        return done.future();
    }

    /** In words, why a connection broke that had been secured; empty if that was not TLS's doing. */
    public Optional<TlsException> problem(Throwable failure) {
        return TlsProblem.isTls(failure)
                ? Optional.of(TlsProblem.of(failure, certificate(loaded()), Duration.ZERO))
                : Optional.empty();
    }

    private static Optional<X509Certificate> certificate(Material material) {
        return material.identity().map(Identity::certificate);
    }

    private Material loaded() {
        Material loaded = material;
        if (loaded == null) {
            throw new IllegalStateException("not loaded");
        }
        return loaded;
    }

    /** For a client of the JDK's, which makes its engines itself; as the files are now. */
    public SSLContext context() {
        return loaded().context();
    }

    /** What such a client's engines are told. */
    public SSLParameters parameters() {
        return told(context().getDefaultSSLParameters());
    }

    private SSLEngine engine(Material used, String peer, NetSocket socket) {
        SSLEngine engine =
                used.context().createSSLEngine(peer, socket.remoteAddress().port());
        engine.setUseClientMode(!settings.server());
        engine.setSSLParameters(told(engine.getSSLParameters()));
        return engine;
    }

    private SSLParameters told(SSLParameters parameters) {
        parameters.setProtocols(TlsVersion.jdkNames(settings.versions()));
        parameters.setCipherSuites(settings.ciphers().toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        if (settings.asks()) {
            parameters.setNeedClientAuth(true);
        }
        if (settings.checksName()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }

    private static TlsPeer peer(SSLSession session, Duration took) {
        Optional<X509Certificate> shown;
        try {
            Certificate first = session.getPeerCertificates()[0];
            shown = Optional.of((X509Certificate) first);
        } catch (SSLPeerUnverifiedException e) {
            shown = Optional.empty();
        }
        return new TlsPeer(session.getProtocol(), shown, took);
    }

    private static SSLContext context(Optional<Identity> identity, @Nullable X509ExtendedTrustManager trust) {
        KeyManager[] keys =
                identity.map(one -> new KeyManager[] {one.keyManager()}).orElse(new KeyManager[0]);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust == null ? null : new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without TLS", e);
        }
    }
}
