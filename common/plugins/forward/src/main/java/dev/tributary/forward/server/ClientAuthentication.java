package dev.tributary.forward.server;

import dev.tributary.net.AddressRange;
import dev.tributary.protocol.Digests;
import dev.tributary.protocol.Helo;
import dev.tributary.protocol.Ping;
import dev.tributary.protocol.Pong;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who is let in, as {@code <security>} says. Checks in Fluentd's order: where a client comes from, the shared key, the
 * user. Immutable.
 */
final class ClientAuthentication {
    private static final int SALT_BYTES = 16;
    private static final SecureRandom CHANCE = new SecureRandom();

    /** What is said to a PING. */
    sealed interface Verdict {
        Pong pong();

        record Admitted(Pong pong) implements Verdict {}

        record Refused(Refusal refusal, Pong pong) implements Verdict {}
    }

    /** A {@code <client>} section with its addresses. */
    private record Rule(List<AddressRange> ranges, ClientConfig config) {
        boolean isAbout(InetAddress address) {
            return ranges.stream().anyMatch(range -> range.contains(address));
        }
    }

    private final ServerSecurityConfig config;
    private final boolean keepalive;
    private final List<Rule> rules;

    private ClientAuthentication(ServerSecurityConfig config, boolean keepalive, List<Rule> rules) {
        this.config = config;
        this.keepalive = keepalive;
        this.rules = rules;
    }

    /**
     * Looks up the names of {@code <client>} sections, off the event loop; fails if one has no address.
     *
     * @param keepalive what clients are told about it
     */
    static Future<ClientAuthentication> of(ServerSecurityConfig config, boolean keepalive, Vertx vertx) {
        if (config.clients().stream().noneMatch(client -> client.host().isPresent())) {
            return Future.succeededFuture(new ClientAuthentication(config, keepalive, rules(config)));
        }
        return vertx.executeBlocking(() -> new ClientAuthentication(config, keepalive, rules(config)), false)
                .map(Objects::requireNonNull);
    }

    private static List<Rule> rules(ServerSecurityConfig config) {
        var rules = new ArrayList<Rule>();
        for (ClientConfig client : config.clients()) {
            rules.add(new Rule(
                    client.network()
                            .map(network -> List.of(AddressRange.parse(network)))
                            .orElseGet(() -> addresses(client.host().orElseThrow())),
                    client));
        }
        return List.copyOf(rules);
    }

    private static List<AddressRange> addresses(String host) {
        try {
            return List.of(InetAddress.getAllByName(host)).stream()
                    .map(AddressRange::of)
                    .toList();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("<client> host " + host + " has no address", e);
        }
    }

    /** A greeting, different each time. */
    Helo greet() {
        return new Helo(salt(), salt(), keepalive);
    }

    Verdict judge(Ping ping, Helo helo, InetAddress address) {
        Optional<ClientConfig> about =
                rules.stream().filter(rule -> rule.isAbout(address)).findFirst().map(Rule::config);
        if (about.isEmpty() && !config.allowAnonymousSource()) {
            return refused(Refusal.ANONYMOUS_SOURCE, address);
        }
        String key = about.flatMap(ClientConfig::sharedKey).orElse(config.sharedKey());
        String expected = Digests.sharedKey(ping.sharedKeySalt(), ping.hostname(), helo.nonce(), key);
        if (!Digests.equal(expected, ping.sharedKeyDigest())) {
            return refused(Refusal.SHARED_KEY, address);
        }
        if (config.userAuth() && !isUser(ping, helo, about)) {
            return refused(Refusal.USER, address);
        }
        String ours = Digests.sharedKey(ping.sharedKeySalt(), config.selfHostname(), helo.nonce(), key);
        return new Verdict.Admitted(Pong.accepted(config.selfHostname(), ours));
    }

    static Verdict.Refused refused(Refusal refusal, InetAddress address) {
        return new Verdict.Refused(refusal, Pong.refused(refusal.reason(address.getHostAddress())));
    }

    /** Goes through all users, so that the time taken does not tell which names there are. */
    private boolean isUser(Ping ping, Helo helo, Optional<ClientConfig> about) {
        List<String> allowed = about.map(ClientConfig::users).orElse(List.of());
        boolean found = false;
        for (UserConfig user : config.users()) {
            String expected = Digests.password(helo.authSalt(), user.username(), user.password());
            boolean password = Digests.equal(expected, ping.passwordDigest());
            boolean name = Digests.equal(user.username(), ping.username());
            boolean mayEnter = allowed.isEmpty() || allowed.contains(user.username());
            found |= password && name && mayEnter;
        }
        return found;
    }

    private static byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        CHANCE.nextBytes(salt);
        return salt;
    }
}
