package dev.tributary.web.search;

import dev.tributary.config.ConfigException;
import dev.tributary.web.WebClient;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The servers, which get requests in turn; one that did not answer is left out for a while. Confined to its event loop. */
final class Nodes {
    private static final String NO_SERVER = "host: this is no address of a server, such as es.example.com";
    private static final Pattern PLAIN = Pattern.compile("([^:/@]+)(?::(\\d+))?");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern URL = Pattern.compile("(https?)://(?:(.*)@)?([^@/?#]+)(/[^?#]*)?");
    private static final Pattern ESCAPED = Pattern.compile("%\\{(.*)}");
    private static final Pattern USER = Pattern.compile("(?<user>%\\{.*?}|[^:]*):(?<password>%\\{.*}|.*)");

    private final List<Node> nodes;
    private final Map<String, String> headers;
    private final Map<Node, Instant> resting = new HashMap<>();
    private int next;

    private Nodes(List<Node> nodes, Map<String, String> headers) {
        this.nodes = List.copyOf(nodes);
        this.headers = Map.copyOf(headers);
    }

    /** @throws ConfigException for what is no server */
    static Nodes of(NodesConfig config, Optional<String> cloudId, Optional<String> cloudAuth) {
        Optional<String> user = config.user().map(text -> unescaped(text, false));
        Optional<String> password = config.password().map(text -> unescaped(text, false));
        Optional<String> common = config.apiKey()
                .map(key -> "ApiKey " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)))
                .or(() -> user.map(name -> WebClient.basic(name, password.orElse(""))));
        var nodes = new ArrayList<Node>();
        if (cloudId.isPresent()) {
            if (cloudAuth.isEmpty() && common.isEmpty()) {
                throw new ConfigException("cloud_auth is missing beside cloud_id");
            }
            nodes.add(cloud(cloudId.get(), cloudAuth.map(Nodes::basic).or(() -> common)));
        } else if (config.hosts().isPresent()) {
            for (String host : config.hosts().get().split(",", -1)) {
                nodes.add(node(host.strip(), config, common));
            }
        } else {
            nodes.add(plain(config.host(), config.port(), config, common));
        }
        return new Nodes(nodes, config.customHeaders().orElse(Map.of()));
    }

    private static Node cloud(String cloudId, Optional<String> authorization) {
        try {
            String coded = cloudId.substring(cloudId.indexOf(':') + 1);
            String[] parts = new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8).split("\\$", -1);
            if (parts.length >= 2 && !parts[0].isEmpty() && !parts[1].isEmpty()) {
                return new Node(URI.create("https://" + parts[1] + "." + parts[0]), authorization);
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException("cloud_id: not what the console of Elastic Cloud shows, name:letters");
        }
        throw new ConfigException("cloud_id: not what the console of Elastic Cloud shows, name:letters");
    }

    private static Node node(String host, NodesConfig config, Optional<String> common) {
        Matcher url = URL.matcher(host);
        if (url.matches()) {
            Optional<String> authorization = Optional.ofNullable(url.group(2)).map(Nodes::basic);
            String path = Optional.ofNullable(url.group(4))
                    .filter(text -> !text.equals("/"))
                    .or(config::path)
                    .orElse("");
            return new Node(base(url.group(1) + "://" + url.group(3), path), authorization.or(() -> common));
        }
        Matcher plain = PLAIN.matcher(host);
        if (plain.matches()) {
            int port = plain.group(2) == null ? config.port() : port(plain.group(2));
            return plain(plain.group(1), port, config, common);
        }
        if (IPV6.matcher(host).matches()) {
            return plain(host, config.port(), config, common);
        }
        throw new ConfigException("hosts: one of them is neither host:port nor http://host:port");
    }

    private static Node plain(String host, int port, NodesConfig config, Optional<String> common) {
        String name = IPV6.matcher(host).matches() ? "[" + host + "]" : host;
        return new Node(
                base(
                        config.scheme().text() + "://" + name + ":" + port,
                        config.path().orElse("")),
                common);
    }

    private static URI base(String server, String path) {
        String slashed = path.isEmpty() || path.startsWith("/") ? path : "/" + path;
        String cut = slashed.endsWith("/") ? slashed.substring(0, slashed.length() - 1) : slashed;
        // What is written is not quoted: a password might stand in it.
        try {
            URI uri = URI.create(server + cut);
            if (uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException(NO_SERVER);
        }
        throw new ConfigException(NO_SERVER);
    }

    private static int port(String digits) {
        int port = digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw new ConfigException("hosts: a port is 1 to 65535, not " + digits);
        }
        return port;
    }

    private static String basic(String userAndPassword) {
        Matcher both = USER.matcher(userAndPassword);
        return both.matches()
                ? WebClient.basic(unescaped(both.group("user"), true), unescaped(both.group("password"), true))
                : WebClient.basic(unescaped(userAndPassword, true), "");
    }

    private static String unescaped(String text, boolean ofUrl) {
        Matcher escaped = ESCAPED.matcher(text);
        if (escaped.matches()) {
            return escaped.group(1);
        }
        try {
            return ofUrl ? URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8) : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    List<Node> all() {
        return nodes;
    }

    /** What goes with every request. */
    Map<String, String> headers() {
        return headers;
    }

    /** All of them, in the order to try them: the one whose turn it is, and those last that did not answer lately. */
    List<Node> inTurn(Instant now) {
        var order = new ArrayList<Node>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            order.add(nodes.get((next + i) % nodes.size()));
        }
        next = (next + 1) % nodes.size();
        resting.values().removeIf(until -> !until.isAfter(now));
        order.sort(Comparator.comparing(node -> resting.getOrDefault(node, Instant.MIN)));
        return order;
    }

    /** It did not answer. */
    void rest(Node node, Instant now, Duration length) {
        resting.put(node, now.plus(length));
    }

    void answered(Node node) {
        resting.remove(node);
    }
}
