package dev.tributary.net.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Looks after the certificates of one end while it runs: reads files that have changed, and says in time that one is
 * about to expire. Confined to its event loop; the files are read elsewhere.
 */
public final class TlsCare {
    private final Vertx vertx;
    private final Tls tls;
    private final Rules rules;
    private final Logger log;
    private final String whose;
    private OptionalLong timer = OptionalLong.empty();
    private Instant warnAgainAt = Instant.MIN;
    private boolean busy;

    /**
     * How it is done.
     *
     * @param interval between looks at the files
     * @param warnBefore how long before a certificate's end it is said
     */
    public record Rules(Duration interval, Duration warnBefore) {}

    /** @param whose for the log: {@code forward input} */
    public TlsCare(Vertx vertx, Tls tls, Rules rules, Logger log, String whose) {
        this.vertx = vertx;
        this.tls = tls;
        this.rules = rules;
        this.log = log;
        this.whose = whose;
    }

    /** Reads the files for the first time and looks at them from then on; fails with {@link TlsFileException}. */
    public Future<Void> start() {
        return vertx.executeBlocking(
                        () -> {
                            tls.load();
                            return true;
                        },
                        false)
                .<Void>mapEmpty()
                .onSuccess(loaded -> {
                    warn();
                    timer = OptionalLong.of(
                            vertx.setPeriodic(Math.max(1, rules.interval().toMillis()), due -> look()));
                });
    }

    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    private void look() {
        warn();
        if (busy) {
            return;
        }
        busy = true;
        vertx.executeBlocking(tls::reloadIfChanged, false).onComplete(done -> {
            busy = false;
            if (done.failed()) {
                log.warnf(
                        "%s: the changed certificate files are not used, those loaded before stay in use: %s",
                        whose, done.cause().getMessage());
            } else if (done.result()) {
                warnAgainAt = Instant.MIN;
                log.infof("%s: certificates were read anew: %s", whose, shown());
                warn();
            }
        });
    }

    private String shown() {
        List<String> all = tls.certificates().stream()
                .map(one -> one.parameter() + " " + one.subject() + ", until " + one.end())
                .toList();
        return String.join("; ", all);
    }

    /** Once a day. */
    private void warn() {
        Instant now = Instant.now();
        if (now.isBefore(warnAgainAt)) {
            return;
        }
        for (OwnCertificate one : tls.certificates()) {
            if (one.isOutOfDate(now)) {
                log.errorf(
                        "%s: %s: certificate %s, %s; peers will not accept it",
                        whose,
                        one.parameter(),
                        one.subject(),
                        CertificateText.outOfDate(one.certificate(), now).orElse(""));
                warnAgainAt = now.plus(Duration.ofDays(1));
            } else if (now.plus(rules.warnBefore()).isAfter(one.end())) {
                log.warnf("%s: %s: certificate %s expires on %s", whose, one.parameter(), one.subject(), one.end());
                warnAgainAt = now.plus(Duration.ofDays(1));
            }
        }
    }

    /** Whether every certificate can be used now: an end whose own has expired does no work. */
    public boolean isReady() {
        Instant now = Instant.now();
        return tls.certificates().stream().noneMatch(one -> one.isOutOfDate(now));
    }

    /** For the health data: each certificate with the days it has left, and whether that is few. */
    public List<Map<String, Object>> data() {
        Instant now = Instant.now();
        var all = new ArrayList<Map<String, Object>>();
        for (OwnCertificate one : tls.certificates()) {
            var data = new LinkedHashMap<String, Object>();
            data.put("parameter", one.parameter());
            data.put("subject", one.subject());
            data.put("until", one.end().toString());
            data.put("days_left", one.daysLeft(now));
            if (now.plus(rules.warnBefore()).isAfter(one.end())) {
                data.put("warning", one.isOutOfDate(now) ? "out of date" : "expires soon");
            }
            all.add(data);
        }
        return all;
    }

    /** Days until the first of them expires; from any thread. */
    public long daysLeft() {
        Instant now = Instant.now();
        return tls.certificates().stream()
                .mapToLong(one -> one.daysLeft(now))
                .min()
                .orElse(0);
    }
}
