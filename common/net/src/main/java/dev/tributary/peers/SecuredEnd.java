package dev.tributary.peers;

import dev.tributary.net.tls.RequireTls;
import dev.tributary.net.tls.Tls;
import dev.tributary.net.tls.TlsCare;
import dev.tributary.net.tls.TlsClientConfig;
import dev.tributary.net.tls.TlsFileException;
import dev.tributary.net.tls.TlsServerConfig;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One end of connections, over TLS if that is asked for: checks what can be checked while the plugin is made, looks after
 * the certificates while it runs, and tells how they are. Confined to the event loop of its plugin.
 */
public final class SecuredEnd {
    private final Optional<Tls> tls;
    private final Optional<TlsCare> care;

    private SecuredEnd(Optional<Tls> tls, Optional<TlsCare> care) {
        this.tls = tls;
        this.care = care;
    }

    /**
     * Of a plugin that listens. Without TLS it may be that only the loopback interface is allowed, see {@link RequireTls}.
     *
     * @param whose for the log: {@code forward input}
     * @param bind the address it listens on, for which a certificate that is made at start is too
     */
    public static SecuredEnd server(Optional<TlsServerConfig> asked, String whose, String bind, PluginContext context) {
        if (asked.isEmpty()) {
            RequireTls.check(bind, "a " + whose + " on " + bind);
            return new SecuredEnd(Optional.empty(), Optional.empty());
        }
        TlsServerConfig config = asked.get();
        return of(
                Tls.server(config, names(config, bind, context)),
                config.unusedVersion(),
                config.care(),
                true,
                whose,
                context);
    }

    /** Of a plugin that connects to others. Whether it may do so without TLS is for each other end to be asked. */
    public static SecuredEnd client(Optional<TlsClientConfig> asked, String whose, PluginContext context) {
        if (asked.isEmpty()) {
            return new SecuredEnd(Optional.empty(), Optional.empty());
        }
        TlsClientConfig config = asked.get();
        return of(
                Tls.client(config),
                config.unusedVersion(),
                config.care(),
                config.tlsClientCertPath().isPresent(),
                whose,
                context);
    }

    private static SecuredEnd of(
            Tls tls, Optional<String> note, TlsCare.Rules rules, boolean own, String whose, PluginContext context) {
        tls.check();
        note.ifPresent(text -> context.log().warn(whose + ": " + text));
        var care = new TlsCare(context.vertx(), tls, rules, context.log(), whose);
        if (own) {
            context.meters().gauge("certificate_days_left", "Days until our certificate expires", care::daysLeft);
        }
        return new SecuredEnd(Optional.of(tls), Optional.of(care));
    }

    /** What a certificate made at start is for. */
    private static List<String> names(TlsServerConfig config, String bind, PluginContext context) {
        var names = new ArrayList<String>();
        config.generateCertCommonName().ifPresent(names::add);
        names.add(context.hostname());
        names.add("localhost");
        if (!bind.equals("0.0.0.0") && !bind.equals("::")) {
            names.add(bind);
        }
        return names;
    }

    /** Empty for plain text. */
    public Optional<Tls> tls() {
        return tls;
    }

    /** Reads the certificates, and looks at their files from then on; fails with {@link TlsFileException}. */
    public Future<Void> start() {
        return care.map(TlsCare::start).orElseGet(Future::succeededFuture);
    }

    public void stop() {
        care.ifPresent(TlsCare::stop);
    }

    /** Whether every certificate can be used now. */
    public boolean isReady() {
        return care.map(TlsCare::isReady).orElse(true);
    }

    /** Adds its certificates to the health data of its plugin, once they are loaded and if there are any. */
    public void tell(Map<String, Object> data) {
        care.map(TlsCare::data).filter(all -> !all.isEmpty()).ifPresent(all -> data.put("certificates", all));
    }
}
